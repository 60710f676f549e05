package org.zward.it.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every shell script of the project is clean under shellcheck(1). */
class ShellScriptsTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", "src/test/java");

    @Test
    void shellcheckFindsNothing() throws Exception {
        assumeTrue(isInstalled(), "NOT RUN: shellcheck is not installed");
        List<String> scripts = scripts();
        assertThat(scripts).anyMatch(script -> script.endsWith("bin/zward"));
        List<String> command = new ArrayList<>(List.of("shellcheck", "-x", "-P", "SCRIPTDIR"));
        command.addAll(scripts);

        // the paths in 'shellcheck source=' are of the project, or of the script's own directory
        Process shellcheck = new ProcessBuilder(command)
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(shellcheck.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(shellcheck.waitFor()).isZero();
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "shellcheck")));
    }

    private static List<String> scripts() throws IOException {
        List<String> scripts = new ArrayList<>();
        Files.walkFileTree(PROJECT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_SOURCES.stream().anyMatch(directory::endsWith)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (isShellScript(file)) {
                    scripts.add(file.toString());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return scripts;
    }

    private static boolean isShellScript(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            // those without a first line of this kind are checked where they are sourced
            return lines.findFirst().orElse("").matches("#!.*[/ ](ba)?sh\\b.*");
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof MalformedInputException) {
                return false;
            }
            throw e;
        }
    }
}
