package org.zward.cluster;

import org.zward.host.HostLease;
import org.zward.host.HostLeaseProvider;
import org.zward.host.LeaseOptions;
import org.zward.lock.ProcessIdentity;

/** Makes {@link ZooKeeperLeases}. Stateless. */
public final class ZooKeeperLeaseProvider implements HostLeaseProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public ZooKeeperLeaseProvider() {}

    @Override
    public HostLease open(LeaseOptions options, ProcessIdentity self) {
        return new ZooKeeperLeases(options, self);
    }
}
