package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.zward.check.Finding;
import org.zward.cli.log.Printable;

/** What {@code zward check} prints. */
public record CheckReport(List<Finding> findings) implements Report {

    @Override
    public void asText(StringBuilder out) {
        for (Finding finding : findings) {
            String line = finding.check() + ": " + finding.problem() + ": " + finding.fix();
            out.append(Printable.escape(line)).append('\n');
        }
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (Finding finding : findings) {
            json.writeStartObject();
            json.writeStringField("check", finding.check());
            json.writeStringField("problem", finding.problem());
            json.writeStringField("fix", finding.fix());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
