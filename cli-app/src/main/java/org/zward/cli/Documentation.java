package org.zward.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes the man page and the shell completions of {@code zward}. Started by the build. */
final class Documentation {

    private Documentation() {}

    /**
     * Writes them.
     *
     * @param args the directory {@code share} of the package
     * @throws IOException if a file can't be written
     */
    public static void main(String[] args) throws IOException {
        Path share = Path.of(args[0]);
        CommandLine command = CommandLineParser.whole();
        String completion = AutoComplete.bash("zward", command);
        write(share.resolve("man/man1/zward.1"), ManPage.of(command.getCommandSpec(), Version.current()));
        write(share.resolve("bash-completion/completions/zward"), completion);
        // picocli's script serves zsh too, through its bash emulation
        write(share.resolve("zsh/site-functions/_zward"), "#compdef zward\n" + completion);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
