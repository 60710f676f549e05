package org.zward.pool;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.zward.host.HostIdentity;
import org.zward.pool.ActiveElsewhereException.Evidence;

/**
 * Who may import a pool, by what its label says: the table of design section 4. It decides from its arguments alone, and
 * is only as good as they are: the label must have been read under the pool's lock.
 *
 * <p>The label is a claim that ZFS leaves on the disks, not a lock: two hosts that read 'exported' at the same moment
 * are both let in. Immutable and thread-safe.
 *
 * @param self this host
 */
public record ImportPolicy(HostIdentity self) {

    /** What a host may be called by, to be suggested as a word of a shell command: a label may have anything in it. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private static final Pattern HEX = Pattern.compile("(0x)?[0-9a-fA-F]{1,8}");

    /**
     * Checks that nothing is null.
     *
     * @param self this host
     */
    public ImportPolicy {
        Objects.requireNonNull(self);
    }

    /**
     * Decides.
     *
     * @param label what the label says
     * @param activity what the last activity check found
     * @param access how the pool is to be imported
     * @param activeElsewhere what a read-only import does with a pool that another host has
     * @param fenced the host, by name or hostid, that the caller vouches is powered off or cut off from the disks
     * @return the decision
     */
    public ImportDecision decide(
            PoolLabel label,
            ImportablePool.Activity activity,
            Access access,
            ActiveElsewhere activeElsewhere,
            Optional<String> fenced) {
        boolean active = label.state() == PoolLabel.State.ACTIVE;
        if (!self.hostid().isSet() && (active || access == Access.READ_WRITE)) {
            return new ImportDecision.Refuse(
                    "this host has no hostid, so ZFS can't tell it from other hosts",
                    "make one with 'zgenhostid', and reload the zfs module or reboot",
                    Evidence.LABEL);
        }
        if (!active) {
            return new ImportDecision.Import(Zpools.Force.NO);
        }
        boolean sameHostid = label.hostid().equals(self.hostid());
        if (sameHostid && label.hostName().equals(self.hostName())) {
            return new ImportDecision.Import(Zpools.Force.NO);
        }
        if (activity == ImportablePool.Activity.SEEN) {
            return new ImportDecision.Refuse(
                    "in use on " + hostOf(label) + ", which writes to it now",
                    "export it there first",
                    Evidence.WRITES);
        }
        if (fenced.isPresent() && names(fenced.get(), label, sameHostid)) {
            return new ImportDecision.Import(sameHostid ? Zpools.Force.NO : Zpools.Force.YES);
        }
        if (sameHostid) {
            return new ImportDecision.Refuse(
                    "its label says that " + nameOf(label) + " has it, with this host's hostid " + label.hostid()
                            + ": a cloned hostid, or this host was renamed",
                    "give each host a hostid of its own; if that was this host, " + fencing(label),
                    Evidence.LABEL);
        }
        if (access == Access.READ_ONLY && activeElsewhere == ActiveElsewhere.IMPORT_READ_ONLY) {
            return new ImportDecision.Import(Zpools.Force.YES);
        }
        return new ImportDecision.Refuse(
                "its label says it is in use on " + hostOf(label)
                        + fenced.map(host -> ", not on " + host).orElse(""),
                "export it there; if that host is powered off for certain, " + fencing(label),
                Evidence.LABEL);
    }

    private static String nameOf(PoolLabel label) {
        return label.hostName().isEmpty() ? "an unnamed host" : label.hostName();
    }

    private static String hostOf(PoolLabel label) {
        return nameOf(label) + " (hostid " + label.hostid() + ")";
    }

    private static String fencing(PoolLabel label) {
        Object host = PLAIN.matcher(label.hostName()).matches() ? label.hostName() : label.hostid();
        return "use 'zward import --fenced " + host + " " + label.name().shellWord() + "'";
    }

    /** A hostid that this host has too tells nobody which of the two is vouched for: the name must, if there is one. */
    private static boolean names(String host, PoolLabel label, boolean sameHostid) {
        if (!label.hostName().isEmpty() && (sameHostid || host.equals(label.hostName()))) {
            return host.equals(label.hostName());
        }
        return label.hostid().isSet()
                && HEX.matcher(host).matches()
                && hostid(host) == label.hostid().bits();
    }

    private static int hostid(String hex) {
        return Integer.parseUnsignedInt(hex.startsWith("0x") ? hex.substring(2) : hex, 16);
    }
}
