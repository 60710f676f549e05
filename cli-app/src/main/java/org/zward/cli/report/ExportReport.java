package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.zward.lock.PoolName;
import org.zward.pool.PoolExports;

/** What {@code zward export} prints. */
public record ExportReport(PoolName pool, PoolExports.Outcome outcome) implements Report {

    @Override
    public void asText(StringBuilder out) {
        if (exported()) {
            out.append(pool).append(": exported\n");
        }
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("pool", pool.value());
        json.writeBooleanField("exported", exported());
        json.writeEndObject();
    }

    private boolean exported() {
        return outcome == PoolExports.Outcome.EXPORTED;
    }
}
