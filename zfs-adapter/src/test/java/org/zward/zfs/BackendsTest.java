package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.FakeDisks;
import org.zward.pool.FakeZpools;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.pool.Zpools;

class BackendsTest {

    @TempDir
    Path dir;

    private final List<String> taken = new ArrayList<>();
    private Path moduleVersion;

    @BeforeEach
    void noModule() {
        moduleVersion = dir.resolve("version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.1.11-1", "2.3.2-2"})
    void autoTakesLibzfsWhereTheTestsRunOnIt(String version) throws Exception {
        module(version);

        assertThat(backends().choose(Backend.AUTO).backend()).isEqualTo(Backend.LIBZFS);
        assertThat(backends().choose(Backend.AUTO).warning()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.7-1", "2.2.7-1", "2.4.4-1", "2.5.0-1", "0.8.6-1", "nonsense"})
    void autoTakesTheCommandsWithAWarningForAnyOtherVersionAndLoadsNothing(String version) throws Exception {
        module(version);

        BackendChoice choice = backends().choose(Backend.AUTO);

        assertThat(choice.backend()).isEqualTo(Backend.COMMAND);
        assertThat(choice.warning())
                .hasValueSatisfying(warning -> assertThat(warning).contains(version));
        assertThat(taken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.7-1", "2.2.7-1", "2.4.4-1"})
    void anUntestedVersionIsTakenWithAWarningWhereItIsAskedFor(String version) throws Exception {
        module(version);

        BackendChoice choice = backends().choose(Backend.LIBZFS);

        assertThat(choice.backend()).isEqualTo(Backend.LIBZFS);
        assertThat(choice.warning())
                .hasValueSatisfying(warning -> assertThat(warning).contains("untested"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.5.0-1", "0.8.6-1", "nonsense"})
    void anUnknownVersionIsRefusedWhereLibzfsIsAskedForAndNothingIsLoaded(String version) throws Exception {
        module(version);

        assertThatThrownBy(() -> backends().choose(Backend.LIBZFS))
                .isInstanceOf(ZfsException.class)
                .hasMessageContaining(version)
                .hasMessageContaining("--backend command");
        assertThat(taken).isEmpty();
    }

    @Test
    void whenTheLibrariesAreOfAnotherVersionAutoTakesTheCommandsAndLibzfsIsRefused() throws Exception {
        module("2.1.11-1");
        Backends backends = new Backends(
                moduleVersion,
                abi -> {
                    throw Binding.unusable(abi.soname(), "is of zfs-2.2.7", null);
                },
                this::command);

        assertThat(backends.choose(Backend.AUTO).backend()).isEqualTo(Backend.COMMAND);
        assertThat(backends.choose(Backend.AUTO).warning())
                .contains("libzfs.so.4: is of zfs-2.2.7: using the command backend");
        assertThatThrownBy(() -> backends.choose(Backend.LIBZFS)).hasMessageContaining("is of zfs-2.2.7");
    }

    @Test
    void theCommandsAreTakenWhereTheyAreAskedForWhateverTheVersion() throws Exception {
        assertThat(backends().choose(Backend.COMMAND))
                .isEqualTo(new BackendChoice(Backend.COMMAND, java.util.Optional.empty()));
        assertThat(taken).isEmpty();
    }

    @Test
    void withoutZfsNothingIsImportedAndAFailedChoiceIsMadeAgain() throws Exception {
        Zpools zpools = backends().open(Backend.AUTO);
        assertThat(taken).isEmpty();
        assertThat(zpools.imported()).isEmpty();
        assertThatThrownBy(() -> zpools.search(SearchPath.DEFAULT))
                .isInstanceOfSatisfying(
                        ZfsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
                .hasMessageContaining("modprobe zfs");

        module("2.1.11-1");

        assertThat(zpools.imported()).isEmpty();
        assertThat(zpools.imported()).isEmpty();
        assertThat(taken).containsExactly("libzfs V2_1");
    }

    private void module(String version) throws IOException {
        Files.writeString(moduleVersion, version + "\n");
    }

    private Backends backends() {
        return new Backends(
                moduleVersion,
                abi -> {
                    taken.add("libzfs " + abi);
                    return fake();
                },
                this::command);
    }

    private Zpools command() {
        taken.add("command");
        return fake();
    }

    private static Zpools fake() {
        return new FakeZpools(new FakeDisks(), new HostIdentity(new HostId(1), "here"));
    }
}
