package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** In what form a report is told. */
public enum Format {
    /** For people. */
    TEXT {
        @Override
        public String of(Report report) {
            StringBuilder text = new StringBuilder();
            report.asText(text);
            return text.toString();
        }
    },
    /** For programs: one JSON value, on one line. */
    JSON {
        @Override
        public String of(Report report) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
                report.asJson(json);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
            return text.append('\n').toString();
        }
    };

    /**
     * Tells it.
     *
     * @param report what to tell
     * @return the whole of it, with an end of line
     */
    public abstract String of(Report report);
}
