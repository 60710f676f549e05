package org.zward.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes behind arguments that this JVM was started with. The JVM decodes them by the locale and loses what is not
 * text in it; the kernel keeps them in {@code /proc/self/cmdline}, each ended by a zero. Stateless.
 */
final class ExactArguments {

    private static final Path OURS = Path.of("/proc/self/cmdline");

    private ExactArguments() {}

    /** The bytes of each: those that the kernel has, if these are the last of this JVM's arguments, else UTF-8. */
    static List<byte[]> of(List<String> arguments) {
        return of(arguments, given());
    }

    static List<byte[]> of(List<String> arguments, byte[] cmdline) {
        List<byte[]> all = split(cmdline);
        int first = all.size() - arguments.size();
        boolean ours = first >= 0;
        for (int i = 0; ours && i < arguments.size(); i++) {
            ours = mayBe(arguments.get(i), all.get(first + i));
        }
        return ours
                ? all.subList(first, all.size())
                : arguments.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList();
    }

    /** The same where it is ASCII; elsewhere both are something else than ASCII. */
    private static boolean mayBe(String decoded, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.equals(decoded) || !(isAscii(text) || decoded.isEmpty());
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static List<byte[]> split(byte[] cmdline) {
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < cmdline.length; i++) {
            if (cmdline[i] == 0) {
                parts.add(Arrays.copyOfRange(cmdline, start, i));
                start = i + 1;
            }
        }
        return parts;
    }

    private static byte[] given() {
        try {
            return Files.readAllBytes(OURS);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
