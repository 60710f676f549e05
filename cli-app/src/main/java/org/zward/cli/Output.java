package org.zward.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.zward.cli.report.Format;
import org.zward.cli.report.Report;

/** Standard output. A report goes there when it is complete, or not at all. */
final class Output {

    private final OutputStream out;
    private final Format format;

    /**
     * Makes one.
     *
     * @param out where to print
     * @param format how
     */
    Output(OutputStream out, Format format) {
        this.out = out;
        this.format = format;
    }

    /** Prints a report. */
    void print(Report report) throws OutputException {
        byte[] whole = format.of(report).getBytes(StandardCharsets.UTF_8);
        try {
            out.write(whole);
            out.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }
}
