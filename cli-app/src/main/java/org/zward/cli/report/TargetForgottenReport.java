package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.zward.target.TargetId;

/** What {@code zward target forget} prints. */
public record TargetForgottenReport(TargetId id) implements Report {

    @Override
    public void asText(StringBuilder out) {
        out.append(id).append(": forgotten\n");
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("target", id.toString());
        json.writeBooleanField("forgotten", true);
        json.writeEndObject();
    }
}
