package org.zward.cluster;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.data.Stat;
import org.zward.host.LeaseAcl;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;

/** What the tests' leases have in common. */
final class Hosts {

    static final PoolName TANK = new PoolName("tank");
    static final Guid GUID = Guid.of("17820396014417394527");
    static final Guid OTHER_GUID = Guid.of("42");

    private Hosts() {}

    static LeaseOptions options(String connection, String root) {
        return new LeaseOptions(
                connection,
                LeaseOptions.SHORTEST_TIMEOUT,
                root,
                LeaseAcl.OPEN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Of a host that goes by that name; shorter sessions than a configuration may ask for, for the tests' sake. */
    static ZooKeeperLeases leases(LeaseOptions options, Duration sessionTimeout, String host) {
        return new ZooKeeperLeases(
                options,
                sessionTimeout,
                new ProcessIdentity(ProcessHandle.current().pid(), 4711, "boot", host, "zward import tank"));
    }

    /** Sets the access control list of a node. */
    static void setAcl(ZooKeeperLeases by, String path, LeaseAcl acl) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        Stat unused = by.session().connected(deadline).setACL(path, Acls.of(acl), -1);
    }

    /** Everybody may do so much. */
    static LeaseAcl everybody(String permissions) {
        return new LeaseAcl(List.of(new LeaseAcl.Entry("world", "anyone", permissions)));
    }

    /** Why a lease can't be had, though it is waited for so long. */
    static LeaseUnavailableException refused(ZooKeeperLeases leases, Duration wait) {
        return catchThrowableOfType(
                LeaseUnavailableException.class, () -> leases.take(TANK, GUID, "import", Deadline.after(wait)));
    }
}
