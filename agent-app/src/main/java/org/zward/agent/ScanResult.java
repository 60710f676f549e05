package org.zward.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zward.cli.report.Report;
import org.zward.cli.report.ScanReport;
import org.zward.scan.ScannedPool;

/**
 * What a scan found, as the scan file has it: version 1 of its schema, to which keys are only ever added.
 *
 * @param host the host that scanned
 * @param started when it began
 * @param finished when it ended
 * @param pools what it found
 */
record ScanResult(String host, Instant started, Instant finished, List<ScannedPool> pools) implements Report {

    private static final int VERSION = 1;

    ScanResult {
        pools = List.copyOf(pools);
    }

    /** What is wrong, if there are pools and none could be read though nobody else has or uses one of them. */
    Optional<String> problem() {
        boolean allFailed = !pools.isEmpty() && pools.stream().allMatch(ScanResult::hasFailed);
        return allFailed
                ? Optional.of("the last scan could read none of the pools: "
                        + pools.get(0).name() + ": " + pools.get(0).reason().orElse("no reason is known"))
                : Optional.empty();
    }

    private static boolean hasFailed(ScannedPool pool) {
        return pool.outcome() == ScannedPool.Outcome.FAILED || pool.outcome() == ScannedPool.Outcome.STUCK;
    }

    ScanReport report() {
        return new ScanReport(pools);
    }

    @Override
    public void asText(StringBuilder out) {
        report().asText(out);
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", VERSION);
        json.writeStringField("host", host);
        json.writeStringField("started", started.toString());
        json.writeStringField("finished", finished.toString());
        json.writeFieldName("pools");
        report().asJson(json);
        json.writeEndObject();
    }
}
