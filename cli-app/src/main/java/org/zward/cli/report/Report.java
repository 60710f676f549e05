package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** What a command found or did, to be printed in one of two ways. */
public interface Report {

    /**
     * Prints it for people.
     *
     * @param out where to append whole lines
     */
    void asText(StringBuilder out);

    /**
     * Prints it for programs, as one object or array.
     *
     * @param json where to write it
     * @throws IOException if {@code json} throws it
     */
    void asJson(JsonGenerator json) throws IOException;
}
