package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.zward.host.LeaseHolder;

/** What {@code zward locks --leases} prints. */
public record LeasesReport(List<LeaseHolder> holders) implements Report {

    @Override
    public void asText(StringBuilder out) {
        if (holders.isEmpty()) {
            return;
        }
        Table table = new Table("POOL", "GUID", "STATE", "NUMBER", "HOST", "PID", "PURPOSE", "SINCE", "COMMAND");
        for (LeaseHolder holder : holders) {
            table.row(
                    holder.pool().orElse(""),
                    holder.guid().toString(),
                    state(holder),
                    Long.toString(holder.number()),
                    holder.host().orElse(""),
                    holder.pid().isPresent() ? Long.toString(holder.pid().getAsLong()) : "",
                    holder.purpose().orElse(""),
                    holder.since().map(Object::toString).orElse(""),
                    holder.command().orElse(""));
        }
        table.appendTo(out);
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (LeaseHolder holder : holders) {
            json.writeStartObject();
            json.writeStringField("pool", holder.pool().orElse(null));
            json.writeStringField("guid", holder.guid().toString());
            json.writeStringField("state", state(holder));
            json.writeNumberField("number", holder.number());
            json.writeStringField("host", holder.host().orElse(null));
            if (holder.pid().isPresent()) {
                json.writeNumberField("pid", holder.pid().getAsLong());
            } else {
                json.writeNullField("pid");
            }
            json.writeStringField("command", holder.command().orElse(null));
            json.writeStringField("purpose", holder.purpose().orElse(null));
            json.writeStringField("since", holder.since().map(Object::toString).orElse(null));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String state(LeaseHolder holder) {
        return holder.state() == LeaseHolder.State.HELD ? "held" : "waiting";
    }
}
