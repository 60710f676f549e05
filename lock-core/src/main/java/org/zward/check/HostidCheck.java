package org.zward.check;

import java.util.ArrayList;
import java.util.List;
import org.zward.host.HostIdentity;
import org.zward.lock.ZwardException;
import org.zward.pool.ImportablePool;
import org.zward.pool.PoolLabel;
import org.zward.pool.SearchPath;
import org.zward.pool.Zpools;

/**
 * Whether this host has a hostid, and one of its own: ZFS imports what another host of the same hostid has without a word.
 * A clone shows by a label with this host's hostid and another host's name. Thread-safe.
 */
public final class HostidCheck implements Check {

    private final HostIdentity self;
    private final Zpools zpools;

    /**
     * Makes one.
     *
     * @param self this host
     * @param zpools the pools of this host
     */
    public HostidCheck(HostIdentity self, Zpools zpools) {
        this.self = self;
        this.zpools = zpools;
    }

    @Override
    public String name() {
        return "hostid";
    }

    @Override
    public List<Finding> findings(SearchPath where) throws ZwardException, InterruptedException {
        if (!self.hostid().isSet()) {
            return List.of(new Finding(
                    name(),
                    "this host has no hostid, so ZFS can't tell it from other hosts",
                    "make one with 'zgenhostid', and reload the zfs module or reboot"));
        }
        List<Finding> findings = new ArrayList<>();
        for (ImportablePool pool : zpools.search(where)) {
            PoolLabel label = pool.label();
            boolean named = !label.hostName().isEmpty() && !label.hostName().equals(self.hostName());
            if (label.hostid().equals(self.hostid()) && named) {
                findings.add(new Finding(
                        name(),
                        "the label of " + label.name() + " says that " + label.hostName()
                                + " had it, with this host's hostid " + self.hostid()
                                + ": a cloned hostid, or this host was renamed",
                        "give each host a hostid of its own with 'zgenhostid -f'; if that was this host, import and export "
                                + label.name() + " once"));
            }
        }
        return findings;
    }
}
