package org.zward;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.zward.host.HostLease;
import org.zward.host.HostLeaseProvider;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseTimeoutException;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/**
 * Leases from the {@link HostLeaseProvider} that is installed. It is looked for, and its classes are loaded, when the first
 * lease is needed: whoever takes none pays nothing, and needs none to be installed. One session for as long as this is open.
 *
 * <p>Thread-safe. Its monitor guards who was opened, and nothing is waited for under it.
 */
public final class ConfiguredLeases implements HostLease {

    private final LeaseOptions options;
    private final ProcessIdentity self;
    private final Supplier<Iterator<HostLeaseProvider>> installed;
    private Optional<HostLease> opened = Optional.empty();
    private boolean closed;

    ConfiguredLeases(LeaseOptions options, ProcessIdentity self, Supplier<Iterator<HostLeaseProvider>> installed) {
        this.options = options;
        this.self = self;
        this.installed = installed;
    }

    /**
     * Leases as a configuration says.
     *
     * @param options where they come from
     * @param commandLine what this process' command line is called
     * @return the leases; to be closed
     * @throws ZwardException if {@code /proc} can't be used on this machine
     */
    public static ConfiguredLeases of(LeaseOptions options, String commandLine) throws ZwardException {
        return new ConfiguredLeases(options, Zward.self(Optional.of(commandLine)), () -> ServiceLoader.load(
                        HostLeaseProvider.class, HostLeaseProvider.class.getClassLoader())
                .iterator());
    }

    private synchronized HostLease opened(String subject) throws LeaseUnavailableException {
        if (closed) {
            throw new LeaseUnavailableException(
                    Kind.FAILED, subject, "this process takes no leases any more", "try again", null);
        }
        if (opened.isEmpty()) {
            Iterator<HostLeaseProvider> providers = installed.get();
            if (!providers.hasNext()) {
                throw new LeaseUnavailableException(
                        Kind.IN_USE_ELSEWHERE,
                        subject,
                        "lease.zookeeper is set, and what takes leases is not installed",
                        "put cluster-adapter and what it needs beside zward",
                        null);
            }
            opened = Optional.of(providers.next().open(options, self));
        }
        return opened.get();
    }

    @Override
    public Held take(PoolName pool, Guid guid, String purpose, Deadline deadline)
            throws LeaseTimeoutException, LeaseUnavailableException, InterruptedException {
        return opened(pool.value()).take(pool, guid, purpose, deadline);
    }

    @Override
    public List<LeaseHolder> holders() throws LeaseUnavailableException, InterruptedException {
        return opened(options.connection()).holders();
    }

    /** Ends the session, if there is one. */
    @Override
    public void close() {
        Optional<HostLease> ended;
        synchronized (this) {
            closed = true;
            ended = opened;
            opened = Optional.empty();
        }
        ended.ifPresent(HostLease::close);
    }
}
