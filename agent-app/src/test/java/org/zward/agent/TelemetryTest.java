package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.Journal;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockTable;
import org.zward.lock.Owner;
import org.zward.lock.OwnerRecord;
import org.zward.lock.Phase;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;
import org.zward.pool.Access;
import org.zward.pool.FakeHost;
import org.zward.pool.ImportHealer;
import org.zward.pool.ImportPolicy;
import org.zward.pool.ObservedZpools;
import org.zward.pool.PoolLabel;
import org.zward.pool.PoolListing;
import org.zward.pool.PoolSequences;
import org.zward.pool.Zpools;
import org.zward.scan.ScannedPool;

/** What sequences leave in a flight recording, and in what Prometheus gets. */
class TelemetryTest {

    private static final PoolName TANK = new PoolName("tank");
    private static final String PROMETHEUS = "text/plain";

    private final FakeHost host = new FakeHost();
    private final PrometheusMeters meters = new PrometheusMeters();
    private final Telemetry telemetry = new Telemetry(meters, new SlowWaits(host.locks()));
    private final Zpools zpools = ObservedZpools.of(host.zpools(), telemetry);
    private final PoolLocks locks = new PoolLocks(
            new LockTable(host.files().otherProcess()),
            new ImportHealer(zpools),
            new ProcessIdentity(1, 2, "boot", "here", "test"),
            List.of(),
            telemetry);
    private final PoolSequences sequences = new PoolSequences(locks, zpools, new ImportPolicy(FakeHost.IDENTITY));

    @TempDir
    private Path directory;

    /** Locks twice: what is healed is not imported any more, and was imported when it was searched for. */
    private void healAndRead() throws Exception {
        host.importByHand(host.disks().createExported(TANK), Access.READ_ONLY);
        JournalEntry dead = new JournalEntry(Phase.IMPORTING_READ_ONLY, Optional.empty());
        host.files().leave(TANK, new OwnerRecord(new Journal(dead, Optional.empty(), Optional.empty()), Owner.UNKNOWN));
        sequences.run(FakeHost.request(TANK, Access.READ_ONLY), pool -> null);
    }

    @Test
    void aRecordingHasEveryStepOnce() throws Exception {
        Path file = directory.resolve("zward.jfr");
        try (Recording recording = new Recording()) {
            for (String event : List.of("LockWait", "LockHold", "Heal", "Import", "Export")) {
                recording.enable("org.zward." + event).withoutThreshold();
            }
            recording.start();
            healAndRead();
            recording.stop();
            recording.dump(file);
        }

        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events)
                .extracting(event -> event.getEventType().getName())
                .containsExactlyInAnyOrder(
                        "org.zward.LockWait",
                        "org.zward.LockHold",
                        "org.zward.LockWait",
                        "org.zward.LockHold",
                        "org.zward.Heal",
                        "org.zward.Import",
                        "org.zward.Export",
                        "org.zward.Export");
        assertThat(events)
                .allSatisfy(event -> assertThat(event.getString("pool")).isEqualTo("tank"));
        assertThat(events)
                .filteredOn(event -> event.hasField("phase"))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("outcome")).isEqualTo("EXPORTED"));
    }

    @Test
    void prometheusGetsThemAll() throws Exception {
        healAndRead();
        meters.refused();
        PoolListing.Entry listing = new PoolListing.Entry(
                TANK,
                new org.zward.lock.Guid(7),
                PoolLabel.State.EXPORTED,
                Optional.empty(),
                "ONLINE",
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty());
        meters.scanned(
                2_000_000_000L,
                List.of(new ScannedPool(
                        TANK,
                        Optional.of(listing),
                        ScannedPool.Outcome.STUCK,
                        List.of(),
                        List.of(),
                        Optional.of("stuck"))));

        assertThat(meters.scrape(PROMETHEUS).body())
                .contains(
                        "zward_lock_wait_seconds_count{purpose=\"test\"} 2",
                        "zward_lock_hold_seconds_count{purpose=\"test\"} 2",
                        "zward_heals_total{outcome=\"exported\"} 1.0",
                        "zward_imports_total{access=\"read-only\",result=\"done\"} 1.0",
                        "zward_exports_total{result=\"done\"} 2.0",
                        "zward_refusals_total 1.0",
                        "zward_scan_duration_seconds_sum 2.0",
                        "zward_pools{health=\"ONLINE\",outcome=\"stuck\"} 1.0");
    }

    @Test
    void thePoolsAreThoseOfTheLastScan() {
        meters.scanned(
                1,
                List.of(new ScannedPool(
                        TANK, Optional.empty(), ScannedPool.Outcome.GONE, List.of(), List.of(), Optional.of("gone"))));
        meters.scanned(1, List.of());

        assertThat(meters.scrape(PROMETHEUS).body()).doesNotContain("zward_pools{");
    }
}
