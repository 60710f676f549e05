package org.zward.cli;

import java.util.List;
import java.util.Optional;
import org.zward.ConfiguredLeases;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.host.HostLease;
import org.zward.lock.PoolLock.Inheritance;
import org.zward.lock.PoolLocks;
import org.zward.lock.ZwardException;
import org.zward.posix.TerminationSignals;
import org.zward.target.KnownTargets;
import org.zward.target.TargetMonitor;
import org.zward.zfs.target.HostTargets;

/**
 * Makes the objects behind the commands, each at most once and when it is first needed. By hand: an injector takes longer
 * to start than most commands take.
 */
final class Wiring implements Invocation, AutoCloseable {

    private final Settings settings;
    private final Output output;
    private final ErrorOutput errors;
    private final String commandLine;
    private final List<Inheritance> inherited;
    private Optional<TerminationSignals> signals = Optional.empty();
    private Optional<Zward> zward = Optional.empty();
    private Optional<HostLease> leases = Optional.empty();

    /**
     * Makes one.
     *
     * @param commandLine zward's own, for the owner records
     * @param inherited what the exec above says it passed on
     */
    Wiring(Settings settings, Output output, ErrorOutput errors, String commandLine, List<Inheritance> inherited) {
        this.settings = settings;
        this.output = output;
        this.errors = errors;
        this.commandLine = commandLine;
        this.inherited = inherited;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public ErrorOutput errors() {
        return errors;
    }

    @Override
    public TerminationSignals signals() {
        if (signals.isEmpty()) {
            signals = Optional.of(TerminationSignals.interrupting(Thread.currentThread()));
        }
        return signals.get();
    }

    @Override
    public List<Inheritance> inherited() {
        return inherited;
    }

    @Override
    public PoolLocks locks() throws ZwardException {
        return opened().locks();
    }

    @Override
    public KnownTargets targets() {
        return HostTargets.known(settings.targetDir());
    }

    @Override
    public TargetMonitor targetMonitor() {
        return HostTargets.monitor();
    }

    @Override
    public Zward zward() throws ZwardException {
        signals();
        return opened();
    }

    private Zward opened() throws ZwardException {
        if (zward.isEmpty()) {
            ZwardOptions options = ZwardOptions.defaults()
                    .in(settings.lockDir())
                    .over(settings.backend())
                    .as(commandLine)
                    .inheriting(inherited);
            zward = Optional.of(Zward.open(leases().map(options::leasedBy).orElse(options)));
        }
        return zward.get();
    }

    @Override
    public Optional<HostLease> leases() throws ZwardException {
        if (leases.isEmpty() && settings.lease().isPresent()) {
            leases = Optional.of(ConfiguredLeases.of(settings.lease().get(), commandLine));
        }
        return leases;
    }

    /** Ends the session that leases were taken in, if there is one: else the servers keep it until it times out. */
    @Override
    public void close() {
        leases.ifPresent(HostLease::close);
    }
}
