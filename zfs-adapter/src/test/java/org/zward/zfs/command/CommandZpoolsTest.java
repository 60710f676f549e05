package org.zward.zfs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.host.HostId;
import org.zward.host.LeaseLostException;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Access;
import org.zward.pool.ActiveElsewhereException;
import org.zward.pool.ImportablePool;
import org.zward.pool.NoSuchPoolException;
import org.zward.pool.PoolBusyException;
import org.zward.pool.PoolExistsException;
import org.zward.pool.PoolLabel;
import org.zward.pool.ZfsException;
import org.zward.pool.Zpools.Force;
import org.zward.pool.Zpools.LastCheck;
import org.zward.zfs.MountTable;

/** How the tools are called, and what becomes of what they say. On real ZFS it is the contract that is tested. */
class CommandZpoolsTest {

    private static final PoolName POOL = new PoolName("sp ace");
    private static final DatasetName DATASET = new DatasetName("sp ace/-c");

    @TempDir
    Path directory;

    private ScriptedTools scripts;
    private CommandZpools zpools;
    private Path mountinfo;

    @BeforeEach
    void noMounts() throws Exception {
        scripts = new ScriptedTools(directory).script("zpool").script("zfs").script("umount");
        mountinfo = Files.writeString(directory.resolve("mountinfo"), "");
        zpools = new CommandZpools(scripts.tools(), new MountTable(mountinfo), () -> HostId.NONE);
    }

    private static ImportablePool hint(Path... devices) {
        PoolLabel label = new PoolLabel(POOL, new Guid(-1), PoolLabel.State.EXPORTED, HostId.NONE, "");
        return new ImportablePool(label, "ONLINE", ImportablePool.Activity.NOT_SEEN, List.of(devices));
    }

    @Test
    void anImportIsByGuidFromItsOwnDevicesAlone() throws Exception {
        zpools.importPool(hint(Path.of("/dev/a b"), Path.of("/dev/-c")), Access.READ_ONLY, Force.NO, LastCheck.NONE);
        zpools.importPool(hint(Path.of("/dev/d")), Access.READ_WRITE, Force.YES, LastCheck.NONE);

        assertThat(scripts.calls())
                .containsExactly(
                        List.of(
                                "import",
                                "-N",
                                "-o",
                                "cachefile=none",
                                "-o",
                                "readonly=on",
                                "-d",
                                "/dev/a b",
                                "-d",
                                "/dev/-c",
                                "18446744073709551615"),
                        List.of("import", "-N", "-o", "cachefile=none", "-f", "-d", "/dev/d", "18446744073709551615"));
    }

    @Test
    void aRelativeDeviceIsNoOption() throws Exception {
        zpools.importPool(hint(Path.of("-f")), Access.READ_ONLY, Force.NO, LastCheck.NONE);

        assertThat(scripts.calls().get(0))
                .contains(Path.of("-f").toAbsolutePath().toString())
                .doesNotContain("-f");
    }

    @Test
    void withoutDevicesNothingIsImported() {
        assertThatThrownBy(() -> zpools.importPool(hint(), Access.READ_ONLY, Force.NO, LastCheck.NONE))
                .isInstanceOf(ZfsException.class);
        assertThat(scripts.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cannot import 't1': pool was previously in use from another system.\nLast accessed by node "
                        + "(hostid=7845c9ab) at Sun Nov 22 20:05:33 2026\nThe pool can be imported, use 'zpool import "
                        + "-f' to import the pool.",
                "cannot import 't1': pool is imported on node (hostid: 0x7845c9ab)\nExport the pool on the other "
                        + "system, then run 'zpool import'.",
                "cannot import 't1': pool is imported on host 'node' (hostid=7845c9ab).\n Export the pool on the other "
                        + "system, then run 'zpool import'."
            })
    void anImportThatAnotherHostPreventsSaysSoInZfsWords(String words) {
        scripts.failing("zpool", words);

        assertThatThrownBy(() -> zpools.importPool(hint(Path.of("/d")), Access.READ_WRITE, Force.NO, LastCheck.NONE))
                .isInstanceOf(ActiveElsewhereException.class)
                .hasMessageContaining("7845c9ab")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cannot import 'tank': a pool with that name already exists\nuse the form 'zpool import <pool | id> "
                        + "<newpool>' to give it a new name",
                "cannot import '1': a pool with that name is already created/imported,\nand no additional pools with "
                        + "that name were found",
                "cannot import 'tank': pool already exists"
            })
    void anImportOfWhatIsImportedAlreadySaysSo(String words) {
        scripts.failing("zpool", words);

        assertThatThrownBy(() -> zpools.importPool(hint(Path.of("/d")), Access.READ_WRITE, Force.NO, LastCheck.NONE))
                .isInstanceOf(PoolExistsException.class)
                .hasMessageContaining("already");
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SUCH, cannot import '1': no such pool available",
        "FAILED, cannot import 't1': one or more devices are already in use",
        "NOT_PERMITTED, Permission denied the ZFS utilities must be run as root.",
        "FAILED, The ZFS modules are not loaded.",
        "FAILED, The ZFS modules cannot be auto-loaded."
    })
    void anImportThatFailsSaysWhyInZfsWords(Kind kind, String words) {
        scripts.failing("zpool", words);

        assertThatThrownBy(() -> zpools.importPool(hint(Path.of("/d")), Access.READ_WRITE, Force.NO, LastCheck.NONE))
                .hasMessageContaining(words)
                .asInstanceOf(InstanceOfAssertFactories.type(ZfsException.class))
                .extracting(ZwardException::kind)
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "FAILED | cannot import 'is busy': a pool with that name already exists",
                "FAILED | cannot import 'is imported on': one or more devices are missing",
                "FAILED | cannot import 'does not exist': can't say why, it's 'no such pool'",
                "NO_SUCH | cannot import 'it's permission denied': no such pool available",
            })
    void whatZfsQuotesDoesNotTellWhyItFailed(Kind kind, String words) {
        scripts.failing("zpool", words);

        assertThatThrownBy(() -> zpools.importPool(hint(Path.of("/d")), Access.READ_WRITE, Force.NO, LastCheck.NONE))
                .asInstanceOf(InstanceOfAssertFactories.type(ZfsException.class))
                .extracting(ZwardException::kind)
                .isEqualTo(kind);
        assertThatThrownBy(() -> zpools.exportPool(POOL)).isNotInstanceOf(PoolBusyException.class);
    }

    private void importsAtTheSecondTry() {
        scripts.script(
                "zpool",
                "[ \"$1\" = import ] || { echo \"cannot open 'sp ace': no such pool\" >&2; exit 1; }",
                "[ -e second ] && exit 0",
                "touch second",
                "echo \"cannot import 'sp ace': pool already exists\" >&2",
                "exit 1");
    }

    private long imports() {
        return scripts.calls().stream()
                .filter(call -> call.get(0).equals("import"))
                .count();
    }

    @Test
    void whatIsLookedAtLastIsLookedAtBeforeEachTry() throws Exception {
        importsAtTheSecondTry();
        List<Long> importsBefore = new ArrayList<>();

        zpools.importPool(hint(Path.of("/d")), Access.READ_WRITE, Force.NO, () -> importsBefore.add(imports()));

        assertThat(importsBefore).containsExactly(0L, 1L);
        assertThat(imports()).isEqualTo(2);
    }

    @Test
    void whatIsLookedAtLastPreventsTheSecondTryToo() {
        importsAtTheSecondTry();
        LeaseLostException lost = new LeaseLostException(POOL, "the test says so", null);

        assertThatThrownBy(() -> zpools.importPool(hint(Path.of("/d")), Access.READ_WRITE, Force.NO, () -> {
                    if (imports() == 1) {
                        throw lost;
                    }
                }))
                .isSameAs(lost);

        assertThat(imports()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsTheTries() {
        importsAtTheSecondTry();

        assertThatThrownBy(() -> zpools.importPool(
                        hint(Path.of("/d")), Access.READ_WRITE, Force.NO, Thread.currentThread()::interrupt))
                .isInstanceOf(InterruptedException.class);

        assertThat(imports()).isEqualTo(1);
    }

    @Test
    void theUsageAfterABadOptionIsLeftOut() {
        scripts.failing("zpool", "invalid option 'N'\nusage:\n\timport ...\n\nmore");

        assertThatThrownBy(() -> zpools.importPool(hint(Path.of("/d")), Access.READ_WRITE, Force.NO, LastCheck.NONE))
                .hasMessageContaining("invalid option 'N'")
                .hasMessageNotContaining("usage");
    }

    @Test
    void whatIsMountedIsNamedAndNotExported() throws Exception {
        Files.writeString(mountinfo, "38 32 0:35 / /m\\040t rw - zfs sp\\040ace/c rw\n");

        assertThatThrownBy(() -> zpools.exportPool(POOL))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageContaining("sp ace/c")
                .hasMessageContaining("/m t");
        assertThat(scripts.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cannot export 'sp ace': pool is busy",
                "cannot unmount '/run/x/m/c': pool or dataset is busy",
                "cannot export 'sp ace': pool export in progress"
            })
    void aBusyPoolIsBusy(String words) {
        scripts.failing("zpool", words);

        assertThatThrownBy(() -> zpools.exportPool(POOL))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cannot open 'sp ace': no such pool", "Cannot get properties of sp ace: no such pool available."
            })
    void aPoolThatIsNotImportedIsNone(String words) throws Exception {
        scripts.failing("zpool", words);

        assertThat(zpools.imported(POOL)).isEmpty();
        assertThatThrownBy(() -> zpools.exportPool(POOL)).isInstanceOf(NoSuchPoolException.class);
        assertThatThrownBy(() -> zpools.devices(POOL)).isInstanceOf(NoSuchPoolException.class);
        assertThatThrownBy(() -> zpools.unmountAll(POOL)).isInstanceOf(NoSuchPoolException.class);
    }

    @Test
    void whatZfsDoesNotUnmountUmountDoesDeepestFirst() throws Exception {
        scripts.script(
                "zpool",
                "for p in guid load_guid size; do printf 'sp ace\\t%s\\t1\\n' $p; done",
                "for p in readonly cachefile health; do printf 'sp ace\\t%s\\tx\\n' $p; done");
        String outer = "38 32 0:35 / /m rw - zfs sp\\040ace rw\n";
        Files.writeString(mountinfo, outer + "39 38 0:36 / /m/c rw - zfs sp\\040ace/c rw\n");
        scripts.script(
                "zfs", "if [ \"$2\" = 'sp ace/c' ]; then printf '%s\\n' '" + outer.strip() + "' > mountinfo; fi");
        scripts.script("umount", "printf '' > mountinfo");

        zpools.unmountAll(POOL);

        assertThat(scripts.calls().subList(1, 4))
                .containsExactly(List.of("unmount", "sp ace/c"), List.of("unmount", "sp ace"), List.of("--", "/m"));
    }

    @Test
    void aDatasetIsMadeUnmountedWithItsProperties() throws Exception {
        zpools.createDataset(DATASET, Map.of("user:a", "-o x=y\n\u00e9 $(z)"));

        assertThat(scripts.calls().get(0).subList(0, 3)).containsExactly("create", "-u", "-o");
        assertThat(Files.readString(directory.resolve("calls"))).contains("user:a=-o x=y\n\u00e9 $(z)\0sp ace/-c");
    }

    @Test
    void zfs20WithoutTheOptionMakesADatasetAndUnmountsIt() throws Exception {
        scripts.script(
                "zfs",
                "if [ \"$2\" = -u ]; then echo \"invalid option 'u'\" >&2; exit 2; fi",
                "if [ \"$1\" = create ]; then printf '38 32 0:35 / /m rw - zfs sp\\\\040ace/-c rw\\n' > mountinfo; fi");

        zpools.createDataset(DATASET, Map.of());

        assertThat(scripts.calls())
                .containsExactly(
                        List.of("create", "-u", "sp ace/-c"),
                        List.of("create", "sp ace/-c"),
                        List.of("unmount", "sp ace/-c"));
    }

    @Test
    void aMountedDatasetIsNotDestroyed() throws Exception {
        Files.writeString(mountinfo, "38 32 0:35 / /m rw - zfs sp\\040ace/-c rw\n");

        assertThatThrownBy(() -> zpools.destroyDataset(DATASET))
                .isInstanceOf(ZfsException.class)
                .hasMessageContaining("/m");
        assertThat(scripts.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-u", "", "a=b", "a b"})
    void whatIsNoPropertysNameReachesNoTool(String property) {
        assertThatThrownBy(() -> zpools.setProperty(DATASET, property, "x")).isInstanceOf(ZfsException.class);
        assertThatThrownBy(() -> zpools.createDataset(DATASET, Map.of(property, "x")))
                .isInstanceOf(ZfsException.class);
        assertThat(scripts.calls()).isEmpty();
    }

    @Test
    void aNulInAValueReachesNoTool() {
        assertThatThrownBy(() -> zpools.setProperty(DATASET, "user:a", "x\0y")).isInstanceOf(ZfsException.class);
        assertThat(scripts.calls()).isEmpty();
    }

    @Test
    void withoutTheToolsItSaysWhatToInstall() throws Exception {
        Files.delete(directory.resolve("zpool"));

        assertThatThrownBy(() -> zpools.imported())
                .isInstanceOf(ZfsException.class)
                .hasMessage("zpool: there is no such command on this host: install the package that it is in");
    }
}
