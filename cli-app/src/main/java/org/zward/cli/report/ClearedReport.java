package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.zward.cli.log.Printable;
import org.zward.lock.ClearReport;
import org.zward.lock.PoolName;

/** What {@code zward locks clear} prints. */
public record ClearedReport(ClearReport cleared) implements Report {

    @Override
    public void asText(StringBuilder out) {
        for (PoolName pool : cleared.removed()) {
            out.append(cleared.healed().contains(pool) ? "healed and removed " : "removed ");
            out.append(pool).append('\n');
        }
        for (ClearReport.Kept kept : cleared.kept()) {
            out.append("kept ").append(kept.pool()).append(": ");
            out.append(Printable.escape(kept.why())).append('\n');
        }
        for (String name : cleared.left()) {
            out.append("left ").append(Printable.escape(name)).append(": not a lock file\n");
        }
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        pools(json, "removed", cleared.removed());
        pools(json, "healed", cleared.healed());
        json.writeArrayFieldStart("kept");
        for (ClearReport.Kept kept : cleared.kept()) {
            json.writeStartObject();
            json.writeStringField("pool", kept.pool().value());
            json.writeStringField("why", kept.why());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("left");
        for (String name : cleared.left()) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void pools(JsonGenerator json, String field, List<PoolName> pools) throws IOException {
        json.writeArrayFieldStart(field);
        for (PoolName pool : pools) {
            json.writeString(pool.value());
        }
        json.writeEndArray();
    }
}
