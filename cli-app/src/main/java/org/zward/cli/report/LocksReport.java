package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.zward.lock.LockFiles;
import org.zward.lock.LockStatus;
import org.zward.lock.Owner;
import org.zward.lock.OwnerRecord;

/** What {@code zward locks} prints. */
public record LocksReport(List<LockStatus> locks) implements Report {

    @Override
    public void asText(StringBuilder out) {
        if (locks.isEmpty()) {
            return;
        }
        Table table = new Table("POOL", "STATE", "PID", "HOST", "THREAD", "PURPOSE", "PHASE", "SINCE", "COMMAND");
        for (LockStatus lock : locks) {
            Owner owner = owner(lock);
            table.row(
                    lock.pool().value(),
                    state(lock),
                    pids(lock),
                    owner.host().orElse(""),
                    owner.thread().orElse(""),
                    owner.purpose().orElse(""),
                    phase(lock).orElse(""),
                    since(owner).orElse(""),
                    owner.command().orElse(""));
        }
        table.appendTo(out);
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (LockStatus lock : locks) {
            Owner owner = owner(lock);
            json.writeStartObject();
            json.writeStringField("pool", lock.pool().value());
            json.writeStringField("state", state(lock));
            number(json, "pid", owner.pid());
            number(json, "started", owner.started());
            json.writeStringField("boot", owner.boot().orElse(null));
            json.writeStringField("host", owner.host().orElse(null));
            json.writeStringField("thread", owner.thread().orElse(null));
            json.writeStringField("command", owner.command().orElse(null));
            json.writeStringField("purpose", owner.purpose().orElse(null));
            json.writeStringField("phase", phase(lock).orElse(null));
            json.writeStringField("since", since(owner).orElse(null));
            successor(json, lock);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static Owner owner(LockStatus lock) {
        return lock.record().map(OwnerRecord::owner).orElse(Owner.UNKNOWN);
    }

    private static String pids(LockStatus lock) {
        String recorded = pid(owner(lock));
        return lock.successor().map(now -> recorded + " (now " + pid(now) + ")").orElse(recorded);
    }

    private static String pid(Owner owner) {
        return owner.pid().isPresent() ? Long.toString(owner.pid().getAsLong()) : "";
    }

    private static void successor(JsonGenerator json, LockStatus lock) throws IOException {
        if (lock.successor().isEmpty()) {
            json.writeNullField("successor");
            return;
        }
        Owner now = lock.successor().get();
        json.writeObjectFieldStart("successor");
        number(json, "pid", now.pid());
        number(json, "started", now.started());
        json.writeStringField("command", now.command().orElse(null));
        json.writeEndObject();
    }

    private static String state(LockStatus lock) {
        return lock.state() == LockFiles.State.HELD ? "held" : "abandoned";
    }

    private static Optional<String> phase(LockStatus lock) {
        return lock.record().map(record -> record.journal().own().phase().text());
    }

    private static Optional<String> since(Owner owner) {
        return owner.since().map(Object::toString);
    }

    private static void number(JsonGenerator json, String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        } else {
            json.writeNullField(name);
        }
    }
}
