package org.zward.agent;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.zward.cli.config.Word;
import org.zward.lock.Healer;
import org.zward.pool.Access;
import org.zward.scan.ScannedPool;

/** The meters that Prometheus asks for. Thread-safe. */
final class PrometheusMeters implements Meters {

    private static final double NANOS = 1e9;

    /** From a free lock on tmpfs to the longest that anybody waits. */
    private static final double[] LOCK_SECONDS = {0.0001, 0.001, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120};

    private static final double[] SCAN_SECONDS = {0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Histogram waits = histogram(
            "zward_lock_wait_seconds", "How long locks were waited for that were had.", LOCK_SECONDS, "purpose");
    private final Histogram holds =
            histogram("zward_lock_hold_seconds", "How long locks were held.", LOCK_SECONDS, "purpose");
    private final Counter denials = counter("zward_lock_denials", "Locks that were asked for and not had.", "purpose");
    private final Counter imports = counter("zward_imports", "Imports of pools.", "access", "result");
    private final Counter exports =
            counter("zward_exports", "Exports of pools; each try of a busy one counts.", "result");
    private final Counter refusals =
            counter("zward_refusals", "Pools that were not imported because another host has them, or may.");
    private final Counter heals =
            counter("zward_heals", "What dead owners of locks left, and what became of it.", "outcome");
    private final Histogram scans =
            histogram("zward_scan_duration_seconds", "How long scans took that did not fail.", SCAN_SECONDS);
    private final Counter failedScans = counter("zward_scan_failures", "Scans that failed.");
    private final Gauge pools = Gauge.builder()
            .name("zward_pools")
            .help("Pools of the last scan, by what came of reading them and by their health.")
            .labelNames("outcome", "health")
            .register(registry);
    private final Gauge lastScan = Gauge.builder()
            .name("zward_last_scan_timestamp_seconds")
            .help("When the last scan ended that did not fail.")
            .register(registry);

    PrometheusMeters() {
        refusals.inc(0);
        failedScans.inc(0);
    }

    private Histogram histogram(String name, String help, double[] buckets, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(buckets)
                .register(registry);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    /**
     * All of them, as text.
     *
     * @param accept the header {@code Accept} of who asks
     */
    Answer scrape(String accept) {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return new Answer(Answer.OK, writer.getContentType(), text.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void lockWaited(String purpose, long nanos) {
        waits.labelValues(purpose).observe(nanos / NANOS);
    }

    @Override
    public void lockDenied(String purpose) {
        denials.labelValues(purpose).inc();
    }

    @Override
    public void lockHeld(String purpose, long nanos) {
        holds.labelValues(purpose).observe(nanos / NANOS);
    }

    @Override
    public void healed(Healer.Outcome outcome) {
        heals.labelValues(Word.of(outcome)).inc();
    }

    @Override
    public void healingFailed() {
        heals.labelValues("failed").inc();
    }

    @Override
    public void imported(Access access, Result result) {
        imports.labelValues(Word.of(access), Word.of(result)).inc();
    }

    @Override
    public void exported(Result result) {
        exports.labelValues(Word.of(result)).inc();
    }

    @Override
    public void refused() {
        refusals.inc();
    }

    @Override
    public void scanned(long nanos, List<ScannedPool> found) {
        scans.observe(nanos / NANOS);
        lastScan.set(System.currentTimeMillis() / 1e3);
        pools.clear();
        for (ScannedPool pool : found) {
            String health = pool.listing().map(listing -> listing.health()).orElse("");
            pools.labelValues(Word.of(pool.outcome()), health).inc();
        }
    }

    @Override
    public void scanFailed() {
        failedScans.inc();
    }
}
