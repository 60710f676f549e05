package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.zward.lock.DatasetName;
import org.zward.target.Target;

/** What {@code zward format-target} prints. */
public record FormatReport(Target target, List<DatasetName> destroyed) implements Report {

    @Override
    public void asText(StringBuilder out) {
        for (DatasetName dataset : destroyed) {
            out.append(dataset).append(": destroyed\n");
        }
        out.append(target.device())
                .append(": formatted, ")
                .append(target.fstype().text())
                .append('\n');
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        TargetReport.writeFields(json, target);
        json.writeArrayFieldStart("destroyed");
        for (DatasetName dataset : destroyed) {
            json.writeString(dataset.value());
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
