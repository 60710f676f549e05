package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zward.cli.Launcher.Ended;

/** The package, from wherever it is started and whatever Java starts it. */
class PackageTest extends PackagedCommandTest {

    private static final Ended NOTHING = new Ended(0, "", "");

    @Test
    void itSaysItsVersionAndNothingElse() throws Exception {
        Ended ended = zward.run("--version");

        assertThat(ended.status()).isZero();
        assertThat(ended.out()).matches("zward \\d+\\.\\d+\\.\\d+\n");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void standardErrorIsEmptyWhenAllIsWell() throws Exception {
        assertThat(zward.run("locks")).isEqualTo(NOTHING);
        assertThat(zward.run("--json", "locks")).isEqualTo(new Ended(0, "[]\n", ""));
        assertThat(zward.run("exec", "tank", "--", "true")).isEqualTo(NOTHING);
        assertThat(zward.run("locks", "clear")).isEqualTo(NOTHING);
        assertThat(zward.run("scan", "--help").err()).isEmpty();
    }

    @Test
    void toLookAtLocksMakesNoDirectory() throws Exception {
        zward.run("locks");

        assertThat(zward.lockDir()).doesNotExist();
    }

    @Test
    void itWorksThroughLinksToItself() throws Exception {
        Path one = Files.createSymbolicLink(directory.resolve("one"), zward.command());
        Path two = Files.createSymbolicLink(directory.resolve("two"), Path.of("one"));
        Path home = Files.createSymbolicLink(
                directory.resolve("home"), zward.command().getParent().getParent());

        for (Path command : List.of(one, two, home.resolve("bin/zward"))) {
            assertThat(new Launcher(command, directory).run("locks")).isEqualTo(NOTHING);
        }
    }

    @Test
    void itWorksByItsNameOnThePath() throws Exception {
        zward.with("PATH", zward.command().getParent() + ":" + System.getenv("PATH"));

        assertThat(zward.script("zward locks")).isEqualTo(NOTHING);
        assertThat(zward.script("cd ${zward%/*} && sh zward locks")).isEqualTo(NOTHING);
    }

    @Test
    void aCopyElsewhereWorksAndSaysNothingOfItsArchive() throws Exception {
        Launcher copy = new Launcher(copyTo("a copy").resolve("bin/zward"), directory);

        assertThat(copy.run("locks")).isEqualTo(NOTHING);
        assertThat(copy.run("exec", "tank", "--", "true")).isEqualTo(NOTHING);
    }

    @Test
    void anArchiveMadeInItsPlaceIsUsed() throws Exception {
        Path home = copyTo("a copy");
        Launcher copy = new Launcher(home.resolve("bin/zward"), directory);
        Ended made = new Launcher(home.resolve("bin/zward-make-archive"), directory).run();
        Ended mapped =
                copy.run("exec", "tank", "--", "sh", "-c", "grep -o 'zward\\.jsa\\|zward\\.aot' /proc/$PPID/maps");

        assertThat(made).isEqualTo(NOTHING);
        assertThat(mapped.out()).containsPattern("zward\\.(jsa|aot)");
        assertThat(mapped.err()).isEmpty();
    }

    @Test
    void aDamagedArchiveIsPassedOverWithoutAWord() throws Exception {
        Path home = copyTo("a copy");
        Files.deleteIfExists(home.resolve("lib/zward.jsa"));
        Files.writeString(home.resolve("lib/zward.jsa"), "damaged");
        Launcher copy = new Launcher(home.resolve("bin/zward"), directory);

        assertThat(copy.run("locks")).isEqualTo(NOTHING);
        Files.move(home.resolve("lib/zward.jsa"), home.resolve("lib/zward.aot"));
        assertThat(copy.run("locks")).isEqualTo(NOTHING);
    }

    @Test
    void aMissingJavaIsNamed() throws Exception {
        assertThat(zward.with("ZWARD_JAVA", "/no/such/java").run("locks"))
                .isEqualTo(new Ended(
                        1,
                        "",
                        "zward: /no/such/java: no such program: install Java 17 or later, or set JAVA_HOME to where it"
                                + " is\n"));
        assertThat(zward.without("ZWARD_JAVA")
                        .with("JAVA_HOME", "/no/such")
                        .run("locks")
                        .err())
                .startsWith("zward: /no/such/bin/java: no such program: ");
    }

    @Test
    void thePackageHasEverything() {
        Path home = Path.of(System.getProperty("zward.home"));
        assertThat(home.resolve("share/man/man1/zward.1")).content().startsWith(".TH \"ZWARD\"");
        assertThat(home.resolve("share/bash-completion/completions/zward"))
                .content()
                .contains("complete -F");
        assertThat(home.resolve("share/zsh/site-functions/_zward")).content().startsWith("#compdef zward\n");
        assertThat(home.resolve("etc/zward.properties")).exists();
    }

    @Test
    void theCompletionKnowsTheCommands() throws Exception {
        Path home = Path.of(System.getProperty("zward.home"));
        Ended completed = zward.script("bash -c '. " + home + "/share/bash-completion/completions/zward;"
                + " COMP_WORDS=(zward lo); COMP_CWORD=1; _complete_zward 2>/dev/null; echo ${COMPREPLY[@]}'");

        assertThat(completed).isEqualTo(new Ended(0, "locks\n", ""));
    }

    private Path copyTo(String name) throws IOException, InterruptedException {
        Path copy = directory.resolve(name);
        run("cp", "-r", System.getProperty("zward.home"), copy.toString());
        return copy;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
