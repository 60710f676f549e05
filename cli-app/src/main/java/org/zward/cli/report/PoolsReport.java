package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.zward.cli.config.Word;
import org.zward.host.HostId;
import org.zward.pool.Access;
import org.zward.pool.PoolListing;

/** What {@code zward pools} prints. */
public record PoolsReport(List<PoolListing.Entry> pools) implements Report {

    @Override
    public void asText(StringBuilder out) {
        if (pools.isEmpty()) {
            return;
        }
        Table table = new Table("POOL", "GUID", "STATE", "IMPORTED", "HEALTH", "SIZE", "HOST", "HOSTID");
        for (PoolListing.Entry pool : pools) {
            table.row(
                    pool.name().value(),
                    pool.guid().toString(),
                    Word.of(pool.state()),
                    pool.imported().map(PoolsReport::mode).orElse(""),
                    pool.health(),
                    pool.size().isPresent() ? Long.toString(pool.size().getAsLong()) : "",
                    pool.host().orElse(""),
                    pool.hostid().map(HostId::toString).orElse(""));
        }
        table.appendTo(out);
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (PoolListing.Entry pool : pools) {
            json.writeStartObject();
            writeFields(json, pool);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Writes what is known of a pool into the object that is open. */
    static void writeFields(JsonGenerator json, PoolListing.Entry pool) throws IOException {
        json.writeStringField("pool", pool.name().value());
        json.writeStringField("guid", pool.guid().toString());
        json.writeStringField("state", Word.of(pool.state()));
        json.writeStringField("imported", pool.imported().map(PoolsReport::mode).orElse(null));
        json.writeStringField("health", pool.health());
        if (pool.size().isPresent()) {
            json.writeNumberField("size", pool.size().getAsLong());
        } else {
            json.writeNullField("size");
        }
        json.writeStringField("host", pool.host().orElse(null));
        json.writeStringField("hostid", pool.hostid().map(HostId::toString).orElse(null));
    }

    /** The word for a way to import. */
    static String mode(Access access) {
        return access == Access.READ_ONLY ? "ro" : "rw";
    }
}
