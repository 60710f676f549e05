package org.zward.zfs.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zward.lock.DatasetName;
import org.zward.lock.ZwardException.Kind;
import org.zward.posix.Mounted;
import org.zward.target.MountPoint;
import org.zward.target.Target;
import org.zward.target.TargetException;
import org.zward.target.TargetId;
import org.zward.target.TargetStore;
import org.zward.target.TargetStoreContract;

class TargetFilesTest extends TargetStoreContract {

    private static final String ID = "3f0c1f6e-59a5-4a3e-8c0b-2f6b6b1f1d5a";

    @TempDir
    private Path parent;

    @Override
    protected TargetStore store() {
        return new TargetFiles(parent.resolve("var/targets"));
    }

    @Override
    protected void damage(TargetId id) throws Exception {
        Files.writeString(parent.resolve("var/targets/" + id + ".properties"), "fstype=xfs\n");
    }

    private Path file() throws Exception {
        Files.createDirectories(parent.resolve("var/targets"));
        return parent.resolve("var/targets/" + ID + ".properties");
    }

    private static Target ost() throws Exception {
        return new Target(
                TargetId.parse(ID), new DatasetName("tank/ost0"), new MountPoint("/mnt/ost0"), Target.Fstype.LUSTRE);
    }

    @Test
    void aFileIsForEverybodyToRead() throws Exception {
        store().add(ost());

        assertThat(file())
                .hasContent("# a target of zward: 'zward target show " + ID + "'\n"
                        + "device=tank/ost0\nmount-point=/mnt/ost0\nfstype=lustre\n");
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    @Timeout(60)
    void aFifoThatIsCalledAsATargetIsBrokenAndBlocksNobody() throws Exception {
        store().add(ost());
        Path fifo = file().resolveSibling("9a1f0f0e-3c55-4b7e-a0fb-1d1d7c0f6a11.properties");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        TargetStore.Contents contents = store().list();

        assertThat(contents.targets()).containsExactly(ost());
        assertThat(contents.broken())
                .extracting(TargetStore.Broken::problem)
                .containsExactly(fifo + ": not a regular file");
    }

    @Test
    void whoeverIsInterruptedRemovesNothing() throws Exception {
        store().add(ost());

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> store().remove(ost().id())).isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        assertThat(store().list().targets()).containsExactly(ost());
    }

    @Test
    @Timeout(60)
    void aChangeWaitsForAnotherProcessOnlySoLongAndNamesTheLockedFile() throws Exception {
        Path lock = file().resolveSibling(".lock");
        String script = "import fcntl, sys; file = open(sys.argv[1], 'w'); fcntl.lockf(file, fcntl.LOCK_EX);"
                + " print('locked', flush=True); sys.stdin.read()";
        Process other = new ProcessBuilder("python3", "-c", script, lock.toString()).start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");

            assertThatExceptionOfType(TargetException.class)
                    .isThrownBy(() -> new TargetFiles(lock.getParent(), Duration.ofMillis(50)).add(ost()))
                    .withMessageContaining(lock + ": another process has had it locked");
            assertThat(store().list().targets()).isEmpty();
        } finally {
            other.destroyForcibly().waitFor();
        }
        store().add(ost());
        assertThat(store().list().targets()).containsExactly(ost());
    }

    @Test
    void whatAnAdministratorWroteIsRead() throws Exception {
        Files.writeString(file(), "\n# by hand\nfstype=lustre\n\nmount-point=/mnt/ost0\ndevice=tank/ost0");

        assertThat(store().get(TargetId.parse(ID))).isEqualTo(ost());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fstype=xfs                        | line 3: 'xfs': neither lustre nor zfs",
                "fstype=zfs\\nfstype=zfs           | line 4: 'fstype' a second time",
                "fstype=zfs\\nfs=x                 | line 4: unknown key 'fs'",
                "fstype=zfs\\ndevice =x            | line 4: unknown key 'device '",
                "fstype                            | line 3: neither 'key=value' nor a comment",
                "# nothing                         | it has no 'fstype'",
            })
    void aBadLineIsNamed(String rest, String problem) throws Exception {
        Files.writeString(file(), "device=tank/ost0\nmount-point=/mnt/ost0\n" + rest.replace("\\n", "\n") + "\n");

        assertThatExceptionOfType(TargetException.class)
                .isThrownBy(() -> store().get(TargetId.parse(ID)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
                .withMessageContaining(file().toString())
                .withMessageContaining(problem);
        assertThat(store().list().broken()).singleElement().satisfies(broken -> assertThat(broken.problem())
                .contains(file().toString())
                .contains(problem));
    }

    @ParameterizedTest
    @CsvSource({
        "device=tank, line 1",
        "device=tank/../x, line 1",
        "mount-point=mnt, line 2",
        "mount-point=/a/../b, line 2"
    })
    void aBadValueIsNamedByItsLine(String line, String where) throws Exception {
        String good = "device=tank/ost0\nmount-point=/mnt/ost0\nfstype=zfs\n";
        String key = line.substring(0, line.indexOf('=') + 1);
        Files.writeString(file(), good.replaceFirst(key + ".*", line));

        assertThatExceptionOfType(TargetException.class)
                .isThrownBy(() -> store().get(TargetId.parse(ID)))
                .withMessageContaining(where);
    }

    @Test
    void whatIsNoTextOrNotCalledByAUuidIsBroken() throws Exception {
        Files.write(file(), "device=tank/\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(file().resolveSibling("ost0.properties"), "");
        Files.createDirectory(file().resolveSibling(TargetId.random() + ".properties"));
        Files.writeString(file().resolveSibling("README"), "");

        assertThat(store().list().targets()).isEmpty();
        assertThat(store().list().broken()).hasSize(3);
    }

    @Test
    void aWriteThatDiedHalfWayLeavesNoTarget() throws Exception {
        Files.writeString(file().resolveSibling("." + ID + ".new"), "device=tank/os");

        assertThat(store().list()).isEqualTo(new TargetStore.Contents(List.of(), List.of()));
        store().add(ost());

        assertThat(store().list().targets()).containsExactly(ost());
        assertThat(file().resolveSibling("." + ID + ".new")).doesNotExist();
    }

    @Test
    void aDirectoryThatIsNoneIsAFailureThatNamesIt() throws Exception {
        Path place = Files.createFile(parent.resolve("file"));
        TargetStore store = new TargetFiles(place);

        assertThatExceptionOfType(TargetException.class)
                .isThrownBy(store::list)
                .withMessageContaining(place.toString());
        assertThatExceptionOfType(TargetException.class)
                .isThrownBy(() -> store.add(ost()))
                .withMessageContaining(place.toString());
    }

    @Test
    void aFullFileSystemLeavesNothing() throws Exception {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("NOT RUN: takes root")
                .isEqualTo(0);
        try (Mounted tmpfs = Mounted.tmpfs(parent.resolve("mnt"), "size=8k")) {
            TargetStore small = new TargetFiles(tmpfs.path());
            Files.write(tmpfs.path().resolve("ballast"), new byte[8192]);

            assertThatExceptionOfType(TargetException.class)
                    .isThrownBy(() -> small.add(ost()))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
                    .withMessageContaining("No space left on device");

            assertThat(small.list()).isEqualTo(new TargetStore.Contents(List.of(), List.of()));
            assertThat(tmpfs.path().resolve("." + ID + ".new")).doesNotExist();
            Files.delete(tmpfs.path().resolve("ballast"));
            small.add(ost());
            assertThat(small.list().targets()).containsExactly(ost());
        }
    }
}
