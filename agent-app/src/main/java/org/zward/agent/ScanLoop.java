package org.zward.agent;

import com.google.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.cli.report.Format;
import org.zward.host.HostIdentity;
import org.zward.lock.LockLostException;
import org.zward.lock.ZwardException;
import org.zward.pool.ZfsException;
import org.zward.scan.DeviceScan;
import org.zward.scan.ScannedPool;

/**
 * Scans: at once, then in intervals, and whenever somebody wants it. A scan that fails is logged, and what the last one
 * found stays.
 *
 * <p>Run by one thread. What the last scan found, and why it failed, may be read by any.
 */
final class ScanLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ScanLoop.class);

    private final DeviceScan scan;
    private final Settings settings;
    private final HostIdentity host;
    private final SingleInstance instance;
    private final ScanFile file;
    private final Pulse pulse;
    private final Meters meters;
    private final Semaphore wanted = new Semaphore(0);
    private final OutcomeLog outcomes = new OutcomeLog();
    private volatile Optional<ScanResult> last = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();

    @Inject
    ScanLoop(
            DeviceScan scan,
            Settings settings,
            HostIdentity host,
            SingleInstance instance,
            ScanFile file,
            Pulse pulse,
            Meters meters) {
        this.scan = scan;
        this.settings = settings;
        this.host = host;
        this.instance = instance;
        this.file = file;
        this.pulse = pulse;
        this.meters = meters;
    }

    /** Wants a scan now; one more after the one that is under way. */
    void scanNow() {
        wanted.release();
    }

    /** What the last scan found that did not fail. */
    Optional<ScanResult> last() {
        return last;
    }

    /** Why the last scan failed, or could not be written, if so. */
    Optional<String> failure() {
        return failure;
    }

    /**
     * Scans until it is interrupted.
     *
     * @throws LockLostException if another agent may write the scan file
     */
    void run() throws InterruptedException, LockLostException {
        while (true) {
            wanted.drainPermits();
            long began = System.nanoTime();
            scanOnce();
            Duration rest = settings.interval().minusNanos(System.nanoTime() - began);
            pulse.expectWithin(rest.isNegative() ? Duration.ZERO : rest);
            boolean unused = wanted.tryAcquire(Math.max(0, rest.toNanos()), TimeUnit.NANOSECONDS);
        }
    }

    private void scanOnce() throws InterruptedException, LockLostException {
        Instant started = Instant.now();
        long began = System.nanoTime();
        // twice: an earlier search that hangs is waited for first
        pulse.expectWithin(settings.scan().patience().search().multipliedBy(2));
        try {
            List<ScannedPool> pools = scan.scan(List.of(), settings.scan(), new Steps());
            ScanResult result = new ScanResult(host.hostName(), started, Instant.now(), pools);
            last = Optional.of(result);
            meters.scanned(System.nanoTime() - began, pools);
            outcomes.tell(pools);
            write(result);
        } catch (ZfsException e) {
            failed(e.getMessage());
        } catch (RuntimeException e) {
            LOG.debug("a mistake of zward itself", e);
            failed("a mistake of zward itself, please report it: " + e);
        }
    }

    private void write(ScanResult result) throws LockLostException {
        instance.ensureHeld();
        try {
            file.replace(Format.JSON.of(result));
            failure = Optional.empty();
        } catch (AgentException e) {
            problem(e);
        }
    }

    private void problem(ZwardException e) {
        LOG.error("{}", e.getMessage());
        failure = Optional.of(e.getMessage());
    }

    private void failed(String why) {
        LOG.error("the scan failed: {}", why);
        failure = Optional.of("the scan failed: " + why);
        meters.scanFailed();
    }

    private final class Steps implements DeviceScan.Progress {

        @Override
        public void found(int pools) {
            expectNext();
        }

        @Override
        public void done(ScannedPool pool) {
            if (pool.outcome() == ScannedPool.Outcome.ELSEWHERE) {
                meters.refused();
            }
            expectNext();
        }

        private void expectNext() {
            DeviceScan.Patience patience = settings.scan().patience();
            pulse.expectWithin(patience.lock().plus(patience.reading()));
        }
    }
}
