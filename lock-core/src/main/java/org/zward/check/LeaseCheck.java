package org.zward.check;

import java.util.List;
import java.util.Optional;
import org.zward.host.HostLease;
import org.zward.host.LeaseLostException;
import org.zward.host.LeaseTimeoutException;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.pool.SearchPath;

/**
 * Whether hosts are excluded from each other in the moment of an import: by leases as strong as they were asked for, of
 * which one is taken and given back, on a guid that no pool has. Thread-safe.
 */
public final class LeaseCheck implements Check {

    private static final PoolName NAME = new PoolName("check");

    /** ZFS gives no pool this one. */
    private static final Guid GUID = new Guid(0);

    private final Optional<HostLease> leases;

    /**
     * Makes one.
     *
     * @param leases the leases between hosts, if they are configured
     */
    public LeaseCheck(Optional<HostLease> leases) {
        this.leases = leases;
    }

    @Override
    public String name() {
        return "lease";
    }

    @Override
    public List<Finding> findings(SearchPath where) throws LeaseUnavailableException, InterruptedException {
        if (leases.isPresent()) {
            return tried(leases.get());
        }
        return List.of(new Finding(
                name(),
                "no lease between hosts is configured: two that import an exported pool at the same moment are both let in",
                "set lease.zookeeper in the configuration; without, let a cluster manager start each pool in one place at a"
                        + " time, and import nothing by hand"));
    }

    /** Fails if it can't be had, which is a finding. */
    private List<Finding> tried(HostLease leases) throws LeaseUnavailableException, InterruptedException {
        try (HostLease.Held held = leases.take(NAME, GUID, name(), Deadline.passed())) {
            held.confirm();
            return held.weaknesses().stream()
                    .map(weakness -> new Finding(name(), weakness.problem(), weakness.fix()))
                    .toList();
        } catch (LeaseLostException e) {
            return List.of(new Finding(name(), e.problem(), "see to the ensemble"));
        } catch (LeaseTimeoutException e) {
            return List.of(); // another host checks at this moment
        }
    }
}
