package org.zward.check;

import java.util.List;
import java.util.Optional;
import org.zward.host.HostLease;
import org.zward.host.LeaseUnavailableException;
import org.zward.pool.SearchPath;

/** Says where nothing excludes hosts from each other in the moment of an import, or nothing can. Thread-safe. */
public final class LeaseCheck implements Check {

    private final Optional<HostLease> lease;

    /**
     * Makes one.
     *
     * @param lease the leases between hosts, if there are any
     */
    public LeaseCheck(Optional<HostLease> lease) {
        this.lease = lease;
    }

    @Override
    public String name() {
        return "lease";
    }

    @Override
    public List<Finding> findings(SearchPath where) throws InterruptedException {
        if (lease.isEmpty()) {
            return List.of(new Finding(
                    name(),
                    "no lease between hosts is configured: two that import an exported pool at the same moment are both let in",
                    "set lease.zookeeper; or let a cluster manager start each pool in one place at a time, and import"
                            + " nothing by hand"));
        }
        try {
            lease.get().holders();
            return List.of();
        } catch (LeaseUnavailableException e) {
            return List.of(new Finding(name(), e.problem(), e.remedy()));
        }
    }
}
