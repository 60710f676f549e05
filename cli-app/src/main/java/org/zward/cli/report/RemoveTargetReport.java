package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.zward.target.Target;
import org.zward.target.TargetRemoval;

/** What {@code zward remove-target} prints. */
public record RemoveTargetReport(Target target, TargetRemoval.Outcome outcome) implements Report {

    @Override
    public void asText(StringBuilder out) {
        out.append(target.device()).append(destroyed() ? ": destroyed\n" : ": there is no such dataset\n");
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        TargetReport.writeFields(json, target);
        json.writeBooleanField("destroyed", destroyed());
        json.writeEndObject();
    }

    private boolean destroyed() {
        return outcome == TargetRemoval.Outcome.DESTROYED;
    }
}
