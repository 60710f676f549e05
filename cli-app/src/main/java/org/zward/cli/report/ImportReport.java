package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.zward.pool.Access;
import org.zward.pool.ImportedPool;
import org.zward.pool.OpenPool;
import org.zward.pool.PoolImports;

/** What {@code zward import} prints. */
public record ImportReport(PoolImports.Outcome outcome) implements Report {

    @Override
    public void asText(StringBuilder out) {
        out.append(outcome.pool().name())
                .append(found() ? ": was imported already, " : ": imported, ")
                .append(outcome.pool().access() == Access.READ_ONLY ? "read-only\n" : "read-write\n");
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        ImportedPool pool = outcome.pool();
        json.writeStartObject();
        json.writeStringField("pool", pool.name().value());
        json.writeStringField("guid", pool.guid().toString());
        json.writeStringField("imported", PoolsReport.mode(pool.access()));
        json.writeBooleanField("found", found());
        json.writeStringField("health", pool.health());
        json.writeEndObject();
    }

    private boolean found() {
        return outcome.origin() == OpenPool.Origin.FOUND;
    }
}
