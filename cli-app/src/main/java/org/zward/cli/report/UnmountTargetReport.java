package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.zward.pool.Mount;
import org.zward.target.Target;
import org.zward.target.TargetStop;

/** What {@code zward unmount-target} prints. */
public record UnmountTargetReport(Target target, TargetStop.Outcome outcome) implements Report {

    @Override
    public void asText(StringBuilder out) {
        out.append(target.device()).append(outcome.unmounted() ? ": unmounted\n" : ": was not mounted\n");
        if (exported()) {
            out.append(target.pool()).append(": exported\n");
        }
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        TargetReport.writeFields(json, target);
        json.writeBooleanField("unmounted", outcome.unmounted());
        json.writeBooleanField("exported", exported());
        json.writeArrayFieldStart("mounted");
        for (Mount mount : outcome.mounted()) {
            json.writeStartObject();
            json.writeStringField("dataset", mount.dataset().value());
            json.writeStringField("mountPoint", mount.mountPoint());
            json.writeStringField("fstype", mount.fstype());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private boolean exported() {
        return outcome.pool() == TargetStop.Pool.EXPORTED;
    }
}
