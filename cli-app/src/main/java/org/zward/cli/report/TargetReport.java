package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.zward.cli.log.Printable;
import org.zward.target.Target;

/** What {@code zward target add} and {@code zward target show} print. */
public final class TargetReport implements Report {

    private final Target target;
    private final String text;

    private TargetReport(Target target, String text) {
        this.target = target;
        this.text = text;
    }

    /** Of a target that was added: for people, its uuid alone, to be passed on. */
    public static TargetReport added(Target target) {
        return new TargetReport(target, target.id() + "\n");
    }

    /** Of a target that somebody asked about. */
    public static TargetReport shown(Target target) {
        return new TargetReport(
                target,
                "target       " + target.id() + "\ndevice       " + target.device() + "\nmount point  "
                        + Printable.escape(target.mountPoint().value()) + "\nfstype       "
                        + target.fstype().text() + "\n");
    }

    @Override
    public void asText(StringBuilder out) {
        out.append(text);
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        writeFields(json, target);
        json.writeEndObject();
    }

    /** Writes what is known of a target into the object that is open. */
    static void writeFields(JsonGenerator json, Target target) throws IOException {
        json.writeStringField("target", target.id().toString());
        json.writeStringField("device", target.device().value());
        json.writeStringField("mountPoint", target.mountPoint().value());
        json.writeStringField("fstype", target.fstype().text());
    }
}
