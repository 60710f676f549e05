package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.zward.target.TargetId;

/**
 * What {@code zward target-running} prints.
 *
 * @param health the state of its pool, if it runs
 */
public record TargetRunningReport(TargetId id, Optional<String> health) implements Report {

    @Override
    public void asText(StringBuilder out) {
        out.append(id)
                .append(health.map(state -> ": running, " + state).orElse(": not running"))
                .append('\n');
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("target", id.toString());
        json.writeBooleanField("running", health.isPresent());
        json.writeStringField("health", health.orElse(null));
        json.writeEndObject();
    }
}
