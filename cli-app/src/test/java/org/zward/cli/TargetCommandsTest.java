package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.cli.Launcher.Ended;

/** The commands of targets as far as they need no ZFS. */
@Tag("package")
class TargetCommandsTest {

    private static final String ID = "3f0c1f6e-59a5-4a3e-8c0b-2f6b6b1f1d5a";
    private static final String OTHER = "9a1f0f0e-3c55-4b7e-a0fb-1d1d7c0f6a11";

    @TempDir
    private Path directory;

    private Launcher zward;
    private Path targets;

    @BeforeEach
    void makeALauncher() throws Exception {
        targets = directory.resolve("targets");
        Path configuration = Files.writeString(directory.resolve("zward.properties"), "target.dir=" + targets + "\n");
        zward = new Launcher(directory).with("ZWARD_CONFIG", configuration.toString());
    }

    private void add(String id, String name) throws Exception {
        Ended added = zward.run(
                "target",
                "add",
                "--target",
                id,
                "--device",
                "tank/" + name,
                "--mount-point",
                "/mnt/zward-test/" + name,
                "--fstype",
                "zfs");
        assertThat(added).isEqualTo(new Ended(0, id + "\n", ""));
    }

    private void assertFails(int status, String says, String... line) throws Exception {
        Ended ended = zward.run(line);
        assertThat(ended.status()).as("%s", ended).isEqualTo(status);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("zward: ").hasLineCount(1).contains(says);
    }

    @Test
    void aTargetIsKnownFromItsAddingToItsForgetting() throws Exception {
        add(ID, "ost0");

        assertThat(zward.run("--json", "target", "show", ID).out())
                .isEqualTo("{\"target\":\"" + ID + "\",\"device\":\"tank/ost0\","
                        + "\"mountPoint\":\"/mnt/zward-test/ost0\",\"fstype\":\"zfs\"}\n");
        assertThat(zward.run("target", "list").out()).hasLineCount(2).contains(ID + "  tank/ost0");
        assertThat(zward.run("target-running", "--target", ID)).isEqualTo(new Ended(7, ID + ": not running\n", ""));
        assertThat(zward.lockDir()).doesNotExist();

        assertThat(zward.run("target", "forget", ID)).isEqualTo(new Ended(0, ID + ": forgotten\n", ""));

        assertThat(zward.run("--json", "target", "list")).isEqualTo(new Ended(0, "[]\n", ""));
    }

    @Test
    void withoutAUuidANewOneIsMade() throws Exception {
        String[] line = {"target", "add", "--device=tank/a", "--mount-point=/mnt/zward-test/a", "--fstype=lustre"};

        Ended added = zward.run(line);

        assertThat(added.out()).matches("[0-9a-f-]{36}\n");
        assertThat(zward.run("target", "show", added.out().strip()).status()).isZero();
        assertFails(1, added.out().strip(), line);
    }

    @Test
    void anUnknownTargetIsThree() throws Exception {
        for (String[] line : List.of(
                new String[] {"target", "show", ID},
                new String[] {"target", "forget", ID},
                new String[] {"target-running", "--target", ID},
                new String[] {"mount-target", "--target", ID},
                new String[] {"unmount-target", "--target", ID},
                new String[] {"format-target", "--target", ID},
                new String[] {"remove-target", "--yes", "--target", ID})) {
            assertFails(3, ID + ": no such target is known", line);
        }
        assertThat(zward.lockDir()).doesNotExist();
    }

    @Test
    void aBrokenFileIsNamedWithItsLineAndTheOthersAreListed() throws Exception {
        add(ID, "ost0");
        add(OTHER, "ost1");
        Path broken = targets.resolve(ID + ".properties");
        Files.writeString(broken, "device=tank/ost0\nmount-point=mnt\nfstype=zfs\n");

        assertFails(1, broken + ": line 2: 'mnt': not a mount point", "mount-target", "--target", ID);
        assertFails(1, broken + ": line 2", "target-running", "--target", ID);
        assertThat(zward.run("target", "list").out())
                .contains(OTHER + "  tank/ost1")
                .contains(broken + ": line 2");
        assertThat(zward.run("target-running", "--target", OTHER).status()).isEqualTo(7);
        assertThat(zward.run("target", "forget", ID).status()).isZero();
    }

    @Test
    void aWrongCommandLineIsTwo() throws Exception {
        add(ID, "ost0");

        assertFails(2, "say what to do", "target");
        assertFails(2, "not the uuid of a target", "mount-target", "--target", "../../etc/passwd");
        assertFails(2, "missing required option: '--target=UUID'", "target-running");
        assertFails(2, "missing required option", "target", "add", "--device", "tank/a");
        assertFails(2, "not a mount point", "target", "add", "--device=a/b", "--mount-point=x", "--fstype=zfs");
        assertFails(2, "a pool, not a dataset", "target", "add", "--device=a", "--mount-point=/x", "--fstype=zfs");
        assertFails(
                2, "not the name of a dataset", "target", "add", "--device=/dev/a", "--mount-point=/x", "--fstype=zfs");
        assertFails(2, "'--ost' is for Lustre", "format-target", "--target", ID, "--ost");
        assertFails(2, "unexpected operand 'x'", "format-target", "--target", ID, "x");
        assertThat(zward.lockDir()).doesNotExist();
    }

    @Test
    void nothingIsDestroyedBeforeSomebodyHasSaidSo() throws Exception {
        add(ID, "ost0");
        String remove = "$zward remove-target --target " + ID;

        Ended unasked = zward.script(remove + " < /dev/null");
        Ended answeredNo = zward.script("printf 'n\\n' | script -qec '" + remove + "' /dev/null");

        assertThat(unasked.status()).isEqualTo(2);
        assertThat(unasked.err()).contains("--yes is needed where nobody can be asked, to destroy tank/ost0");
        assertThat(answeredNo.status()).isEqualTo(1);
        assertThat(answeredNo.out())
                .contains("destroy tank/ost0 and all that is on it? [y/N]")
                .contains("tank/ost0: left as it is");
        assertThat(zward.lockDir()).doesNotExist();
    }

    @Test
    void toWatchATargetTakesNoNativeCode() throws Exception {
        add(ID, "ost0");
        Path home = directory.resolve("home");
        String without =
                "cp -r \"${zward%/bin/zward}\" '" + home + "' && cd '" + home + "/lib'" + " && rm -r jna-*.jar linux-*";
        assertThat(zward.script(without)).isEqualTo(new Ended(0, "", ""));

        Ended ended = new Launcher(home.resolve("bin/zward"), directory)
                .with("ZWARD_CONFIG", directory.resolve("zward.properties").toString())
                .run("target-running", "--target", ID);

        assertThat(ended).isEqualTo(new Ended(7, ID + ": not running\n", ""));
    }
}
