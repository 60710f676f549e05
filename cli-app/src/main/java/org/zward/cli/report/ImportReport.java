package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
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
                .append(outcome.pool().access() == Access.READ_ONLY ? "read-only" : "read-write");
        appendLease(out, outcome.lease());
        out.append('\n');
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
        writeLease(json, outcome.lease());
        json.writeEndObject();
    }

    /** Where leases are used their numbers tell afterwards which of two hosts came late, so nobody needs to ask for them. */
    static void appendLease(StringBuilder out, Optional<Long> lease) {
        lease.ifPresent(number -> out.append(" (lease ").append(number).append(')'));
    }

    static void writeLease(JsonGenerator json, Optional<Long> lease) throws IOException {
        if (lease.isPresent()) {
            json.writeNumberField("lease", lease.get());
        } else {
            json.writeNullField("lease");
        }
    }

    private boolean found() {
        return outcome.origin() == OpenPool.Origin.FOUND;
    }
}
