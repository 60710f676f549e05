package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.zward.cli.log.Printable;
import org.zward.target.Target;
import org.zward.target.TargetStart;

/** What {@code zward mount-target} prints. */
public record MountTargetReport(Target target, TargetStart.Outcome outcome) implements Report {

    @Override
    public void asText(StringBuilder out) {
        out.append(target.device())
                .append(found() ? ": was mounted already at " : ": mounted at ")
                .append(Printable.escape(target.mountPoint().value()));
        ImportReport.appendLease(out, outcome.lease());
        out.append('\n');
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        TargetReport.writeFields(json, target);
        json.writeBooleanField("found", found());
        ImportReport.writeLease(json, outcome.lease());
        json.writeEndObject();
    }

    private boolean found() {
        return outcome.started() == TargetStart.Started.BEFORE;
    }
}
