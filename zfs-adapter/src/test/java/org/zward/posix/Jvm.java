package org.zward.posix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Other JVMs with this one's class path, for what one process can't show. */
public final class Jvm {

    private Jvm() {}

    /** The command line that runs a class' {@code main}. */
    public static List<String> commandLine(Class<?> main, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            line.add("--enable-native-access=ALL-UNNAMED");
        }
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), main.getName()));
        Stream.of(arguments).forEach(line::add);
        return line;
    }
}
