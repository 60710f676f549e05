package org.zward.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.zward.cli.config.Word;
import org.zward.pool.Dataset;
import org.zward.scan.LustreTarget;
import org.zward.scan.ScannedPool;

/** What {@code zward scan} prints. */
public record ScanReport(List<ScannedPool> pools) implements Report {

    @Override
    public void asText(StringBuilder out) {
        if (pools.isEmpty()) {
            return;
        }
        Table table = new Table("POOL", "DATASET", "TYPE", "TARGETS", "REASON");
        for (ScannedPool pool : pools) {
            if (pool.datasets().isEmpty()) {
                table.row(pool.name().value(), "", "", "", pool.reason().orElse(""));
            }
            for (Dataset dataset : pool.datasets()) {
                table.row(
                        pool.name().value(),
                        dataset.name().value(),
                        Word.of(dataset.type()),
                        targetsOf(dataset, pool),
                        pool.reason().orElse(""));
            }
        }
        table.appendTo(out);
    }

    private static String targetsOf(Dataset dataset, ScannedPool pool) {
        return pool.targets().stream()
                .filter(target -> target.dataset().equals(dataset.name()))
                .map(LustreTarget::name)
                .collect(Collectors.joining(" "));
    }

    @Override
    public void asJson(JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (ScannedPool pool : pools) {
            json.writeStartObject();
            if (pool.listing().isPresent()) {
                PoolsReport.writeFields(json, pool.listing().get());
            }
            json.writeStringField("outcome", Word.of(pool.outcome()));
            json.writeArrayFieldStart("datasets");
            for (Dataset dataset : pool.datasets()) {
                writeDataset(json, dataset);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("targets");
            for (LustreTarget target : pool.targets()) {
                writeTarget(json, target);
            }
            json.writeEndArray();
            json.writeStringField("reason", pool.reason().orElse(null));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeDataset(JsonGenerator json, Dataset dataset) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", dataset.name().value());
        json.writeStringField("type", Word.of(dataset.type()));
        json.writeObjectFieldStart("properties");
        for (Map.Entry<String, Dataset.Property> property : dataset.properties().entrySet()) {
            json.writeStringField(property.getKey(), property.getValue().value());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeTarget(JsonGenerator json, LustreTarget target) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", target.name());
        json.writeStringField("kind", target.kind().name());
        json.writeStringField("dataset", target.dataset().value());
        json.writeStringField("fsname", target.fsname().orElse(null));
        if (target.index().isPresent()) {
            json.writeNumberField("index", target.index().getAsInt());
        } else {
            json.writeNullField("index");
        }
        json.writeBooleanField("registered", target.registered());
        json.writeStringField("mgsnode", target.mgsnode().orElse(null));
        json.writeStringField("failover_node", target.failoverNode().orElse(null));
        json.writeEndObject();
    }
}
