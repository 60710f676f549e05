package org.zward.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** Standard output. A report goes there when it is complete, or not at all. */
final class Output {

    private final OutputStream out;
    private final GlobalOptions.Format format;

    /**
     * Makes one.
     *
     * @param out where to print
     * @param format how
     */
    Output(OutputStream out, GlobalOptions.Format format) {
        this.out = out;
        this.format = format;
    }

    /** Prints a report. */
    void print(Report report) throws OutputException {
        try {
            out.write((format == GlobalOptions.Format.JSON ? json(report) : text(report))
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    private static String text(Report report) {
        StringBuilder text = new StringBuilder();
        report.asText(text);
        return text.toString();
    }

    private static String json(Report report) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            report.asJson(json);
        }
        return text.append('\n').toString();
    }
}
