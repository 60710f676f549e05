package org.zward.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a report prints with {@code --json}. */
final class Json {

    private Json() {}

    static String of(Report report) throws OutputException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Output(out, GlobalOptions.Format.JSON).print(report);
        return out.toString(StandardCharsets.UTF_8);
    }
}
