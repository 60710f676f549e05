package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zward.cli.Launcher.Ended;

/** Bad input of all sorts: one line that says what to do, the exit status, nothing on standard output. */
class BadInputTest extends PackagedCommandTest {

    @Test
    void aWrongCommandLineIsTwo() throws Exception {
        assertFails(2, "zward: unknown command 'lokcs': see 'zward --help'", "lokcs");
        assertFails(2, "zward: unknown option '--wait': see 'zward exec --help'", "exec", "--wait", "a", "--", "b");
        assertFails(2, "zward: '--json' goes before the command: see 'zward locks --help'", "locks", "--json");
        assertFails(2, "zward: unknown command 'a\\x1b[31m\\nb': see 'zward --help'", "a\u001b[31m\nb");
    }

    @Test
    void doingWithoutALeaseWhereNoneIsTakenIsTwo() throws Exception {
        assertFails(
                2,
                "zward: --without-host-lease is for an import read-write: see 'zward import --help'",
                "import",
                "--read-only",
                "--without-host-lease",
                "tank");
    }

    @Test
    void aWrongNameIsTwo() throws Exception {
        for (String name : List.of("9tank", "-tank/..", "tank/../x", "ta,nk", "", "..", "/dev/sda", "ta\nnk")) {
            Ended ended = zward.run("exec", name, "--", "true");
            assertThat(ended.status()).as("'%s'", name).isEqualTo(2);
            assertThat(ended.err().lines()).hasSize(1);
        }
        assertThat(zward.lockDir()).doesNotExist();
    }

    @Test
    void aWrongConfigurationIsTwo() throws Exception {
        Path file = Files.writeString(directory.resolve("zward.properties"), "lock.timeout=60s\nlock.dri=/x\n");

        assertFails(
                2,
                "zward: " + file + ": line 2: unknown key 'lock.dri': the keys are mode, lock.dir, lock.timeout,"
                        + " search.path, backend, scan.interval, scan.parallel, scan.stuck-after, scan.file,"
                        + " scan.active-elsewhere, http.port, target.dir, lease.zookeeper, lease.session-timeout, lease.path,"
                        + " lease.acl, lease.credentials, lease.client-config, lease.login",
                "--config",
                file.toString(),
                "locks");
        assertFails(
                2,
                "zward: /no/such: no such file: correct --config or ZWARD_CONFIG, or make the file",
                "--config=/no/such",
                "locks");
    }

    @Test
    void aBadLockDirectoryIsOneAndLeftAsItIs() throws Exception {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path file = Files.createFile(directory.resolve("file"));
        Path link =
                Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("there")));

        for (Path bad : List.of(shared, file, link, Path.of("/proc/locks"))) {
            Ended ended = zward.run("--lock-dir", bad.toString(), "exec", "tank", "--", "true");
            assertThat(ended.status()).as("%s", bad).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err().lines()).hasSize(1).allMatch(line -> line.startsWith("zward: " + bad));
        }
        assertThat(shared).isEmptyDirectory();
        assertThat(link).isEmptyDirectory();
    }

    @Test
    void somethingElseInThePlaceOfALockFileIsOneAndLeft() throws Exception {
        zward.run("exec", "tank", "--", "true");
        Path place = Files.createDirectory(zward.lockDir().resolve("tank.lock"));

        Ended ended = zward.run("exec", "tank", "--", "true");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(place).isDirectory();
    }

    @Test
    void aHostWithoutZfsIsOne() throws Exception {
        assumeThat(Path.of("/sys/module/zfs")).doesNotExist();
        for (String[] line : new String[][] {{"pools"}, {"scan"}, {"import", "tank"}}) {
            Ended ended = zward.run(line);
            assertThat(ended.status()).as("%s", line[0]).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err().lines()).hasSize(1).allMatch(text -> text.contains("this host has no ZFS"));
        }
        assertThat(zward.run("export", "tank").status()).isZero();
        assertThat(zward.run("--json", "locks").out()).isEqualTo("[]\n");
        Ended check = zward.run("check");
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.err()).isEmpty();
        assertThat(check.out()).contains("backend: zfs: this host has no ZFS").contains("\nlease: ");
        assertThat(zward.lockDir()).isDirectoryNotContaining("glob:**.lock");
    }

    @Test
    void anOutputThatCanNotBeWrittenIsOne() throws Exception {
        Ended ended = zward.script("$zward --json locks >/dev/full");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).startsWith("zward: standard output: ").contains("No space left on device");
    }

    @Test
    void aStackTraceComesOnlyWhenItIsAskedFor() throws Exception {
        assertThat(zward.run("--lock-dir", "/proc/locks", "locks", "clear").err())
                .doesNotContain("\tat ");
        assertThat(zward.run("-v", "--lock-dir", "/proc/locks", "locks", "clear")
                        .err())
                .contains("\tat ");
    }

    private void assertFails(int status, String line, String... arguments) throws Exception {
        assertThat(zward.run(arguments)).isEqualTo(new Ended(status, "", line + "\n"));
    }
}
