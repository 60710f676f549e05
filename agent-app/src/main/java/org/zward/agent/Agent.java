package org.zward.agent;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.ConfiguredLeases;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.host.DriverInitialisation;
import org.zward.host.HostLease;
import org.zward.lock.ClearReport;
import org.zward.lock.Deadline;
import org.zward.lock.LockFiles;
import org.zward.lock.LockFilesException;
import org.zward.lock.LockStatus;
import org.zward.lock.Owner;
import org.zward.lock.OwnerRecord;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.posix.ServiceManager;
import org.zward.posix.TerminationSignal;
import org.zward.posix.TerminationSignals;
import org.zward.scan.DeviceScan;

/**
 * The life of the agent: claims its place, makes the host ready, opens its endpoint, scans until a signal comes, and
 * finishes what is under way. To be run once, by the main thread; the scan loop has a thread of its own.
 */
final class Agent {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final Settings settings;
    private final String commandLine;
    private final ServiceManager manager;
    private final Stop stop;
    private volatile Runnable onHangUp = () -> {};

    /**
     * Makes one.
     *
     * @param settings what holds for it
     * @param commandLine its own, for the owner records
     * @param manager the service manager that started it
     * @param lastResort ends the process where it can't end by itself
     */
    Agent(Settings settings, String commandLine, ServiceManager manager, Runnable lastResort) {
        this.settings = settings;
        this.commandLine = commandLine;
        this.manager = manager;
        this.stop = new Stop(Thread.currentThread(), lastResort);
    }

    /**
     * Runs it until a signal ends it.
     *
     * @return the exit status
     * @throws ZwardException if it can't start, or can't go on
     */
    int run() throws ZwardException {
        try (TerminationSignals signals = TerminationSignals.calling(this::received)) {
            int status = start();
            LOG.debug("ending after {}", signals.received());
            return status;
        } catch (InterruptedException e) {
            return ExitStatus.DONE;
        }
    }

    private void received(TerminationSignal signal) {
        if (signal == TerminationSignal.HUP) {
            onHangUp.run();
        } else {
            stop.request(signal);
        }
    }

    private int start() throws ZwardException, InterruptedException {
        Path directory = settings.scanFile().getParent();
        SingleInstance.prepare(directory);
        ZwardOptions beside = ZwardOptions.defaults().as(commandLine).in(directory);
        try (SingleInstance instance = SingleInstance.claim(Zward.open(beside).locks(), directory)) {
            new ScanFile(settings.scanFile()).check();
            Meters meters = settings.httpPort().isPresent() ? new PrometheusMeters() : Meters.NONE;
            return serve(instance, meters);
        }
    }

    /** Scans take no lease, so no session is begun unless somebody asks who holds one; and then one that stays. */
    private int serve(SingleInstance instance, Meters meters) throws ZwardException, InterruptedException {
        Optional<HostLease> leases = settings.lease().isPresent()
                ? Optional.of(ConfiguredLeases.of(settings.lease().get(), commandLine))
                : Optional.empty();
        try {
            return serve(new AgentModule(settings, ready(meters, leases), instance, meters, leases));
        } finally {
            leases.ifPresent(HostLease::close);
        }
    }

    /** Opens zward anew once the host is ready: what it knows of the host it has read when it was opened. */
    private Zward ready(Meters meters, Optional<HostLease> leases) throws ZwardException, InterruptedException {
        ZwardOptions alone = ZwardOptions.defaults()
                .in(settings.lockDir())
                .over(settings.backend())
                .as(commandLine);
        ZwardOptions options = leases.map(alone::leasedBy).orElse(alone);
        Zward unobserved = Zward.open(options);
        Telemetry telemetry = new Telemetry(meters, new SlowWaits(unobserved.locks()));
        ZwardOptions observed = options.observedBy(telemetry, telemetry);
        DriverInitialisation.Outcome outcome =
                Zward.open(observed).initialisation().initialise(settings.mode());
        ClearReport cleared = outcome.cleared();
        LOG.info(
                "lock directory {} cleared: {} removed, {} of them healed, {} kept",
                settings.lockDir(),
                cleared.removed().size(),
                cleared.healed().size(),
                cleared.kept().size());
        return Zward.open(observed);
    }

    private int serve(AgentModule module) throws ZwardException, InterruptedException {
        Injector injector = Guice.createInjector(module);
        ScanLoop loop = injector.getInstance(ScanLoop.class);
        onHangUp = loop::scanNow;
        Endpoint.Running endpoint = settings.httpPort().isPresent()
                ? injector.getInstance(Endpoint.class).start(settings.httpPort().get())
                : () -> {};
        try (endpoint) {
            LOG.info(
                    "ready: zward {}, scanning every {} s into {}{}",
                    Version.current(),
                    settings.interval().toSeconds(),
                    settings.scanFile(),
                    settings.httpPort()
                            .map(port -> ", answering on port " + port)
                            .orElse(""));
            manager.tell("READY=1");
            Watchdog.start(manager, injector.getInstance(Pulse.class));
            return scan(loop, injector.getInstance(DeviceScan.class), injector.getInstance(PoolLocks.class));
        }
    }

    private int scan(ScanLoop loop, DeviceScan scan, PoolLocks locks) throws ZwardException, InterruptedException {
        FutureTask<Void> scanning = new FutureTask<>(() -> {
            loop.run();
            return null;
        });
        Thread thread = new Thread(scanning, "scan-loop");
        thread.setDaemon(true);
        thread.start();
        try {
            scanning.get();
        } catch (ExecutionException e) {
            throw ended(e.getCause());
        } catch (InterruptedException e) {
            manager.tell("STOPPING=1");
            return end(thread, scanning, scan, locks);
        }
        throw new IllegalStateException("the scan loop ended by itself");
    }

    /** Finishes the sequences that are under way, so that no pool stays imported; not those that hang. */
    private int end(Thread thread, FutureTask<Void> scanning, DeviceScan scan, PoolLocks locks)
            throws LockFilesException, InterruptedException {
        thread.interrupt();
        Deadline deadline = stop.deadline();
        boolean ended = hasEnded(scanning, deadline) && scan.end(deadline).isNothing();
        if (ended) {
            LOG.info("stopped");
            return ExitStatus.DONE;
        }
        List<PoolName> held = locks.statuses().stream()
                .filter(Agent::isOurs)
                .map(LockStatus::pool)
                .toList();
        if (held.isEmpty()) {
            LOG.error("ending although ZFS has not answered yet: see the kernel's log for what it waits for");
        } else {
            LOG.error(
                    "ending although these are still being read: {}; whoever takes their locks next heals them", held);
        }
        return ExitStatus.FAILED;
    }

    private static boolean hasEnded(FutureTask<Void> scanning, Deadline deadline) throws InterruptedException {
        try {
            scanning.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static boolean isOurs(LockStatus lock) {
        return lock.state() == LockFiles.State.HELD
                && lock.record()
                                .map(OwnerRecord::owner)
                                .map(Owner::pid)
                                .orElse(OptionalLong.empty())
                                .orElse(-1)
                        == ProcessHandle.current().pid();
    }

    private static ZwardException ended(Throwable cause) {
        if (cause instanceof ZwardException failure) {
            return failure;
        }
        throw new IllegalStateException("the scan loop failed unexpectedly", cause);
    }
}
