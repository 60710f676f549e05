package org.zward.check;

import java.util.List;
import java.util.Optional;
import org.zward.host.HostLease;
import org.zward.host.LeaseUnavailableException;
import org.zward.pool.SearchPath;

/** Whether hosts are excluded from each other in the moment of an import: by leases, which can be had now. Thread-safe. */
public final class LeaseCheck implements Check {

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
            leases.get().holders(); // fails if they are not reached, which is a finding
            return List.of();
        }
        return List.of(new Finding(
                name(),
                "no lease between hosts is configured: two that import an exported pool at the same moment are both let in",
                "set lease.zookeeper in the configuration; without, let a cluster manager start each pool in one place at a"
                        + " time, and import nothing by hand"));
    }
}
