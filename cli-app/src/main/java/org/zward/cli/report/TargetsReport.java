package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.zward.target.Target;
import org.zward.target.TargetStore;

/** What {@code zward target list} prints. */
public record TargetsReport(TargetStore.Contents known) implements Report {

    @Override
    public void asText(StringBuilder out) {
        if (known.targets().isEmpty() && known.broken().isEmpty()) {
            return;
        }
        Table table = new Table("TARGET", "DEVICE", "MOUNT POINT", "FSTYPE", "PROBLEM");
        for (Target target : known.targets()) {
            table.row(
                    target.id().toString(),
                    target.device().value(),
                    target.mountPoint().value(),
                    target.fstype().text(),
                    "");
        }
        for (TargetStore.Broken broken : known.broken()) {
            table.row(broken.name(), "", "", "", broken.problem());
        }
        table.appendTo(out);
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (Target target : known.targets()) {
            json.writeStartObject();
            TargetReport.writeFields(json, target);
            json.writeNullField("problem");
            json.writeEndObject();
        }
        for (TargetStore.Broken broken : known.broken()) {
            json.writeStartObject();
            json.writeStringField("target", broken.name());
            json.writeNullField("device");
            json.writeNullField("mountPoint");
            json.writeNullField("fstype");
            json.writeStringField("problem", broken.problem());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
