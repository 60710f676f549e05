package org.zward.host;

import java.security.SecureRandom;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.ClearReport;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolLocks;

/**
 * Makes this host ready for import-export sequences, once before a daemon begins: clears the lock directory of what dead
 * owners left, then sees to the hostid, without which ZFS can't tell this host from others. Live holders of locks are
 * not disturbed, so it may run at any time, and on one host any number of times side by side.
 *
 * <p>Killed in the middle it leaves nothing that a second run does not finish. Thread-safe.
 */
public final class DriverInitialisation {

    private static final Logger LOG = LoggerFactory.getLogger(DriverInitialisation.class);

    private final PoolLocks locks;
    private final HostIds hostids;

    /** What became of the hostid. */
    public enum HostIdState {
        /** The host had one. */
        PRESENT,
        /** It had none, and got one. */
        CREATED,
        /** It has none. */
        MISSING
    }

    /**
     * What was done.
     *
     * @param cleared what became of the lock directory
     * @param hostid what became of the hostid
     */
    public record Outcome(ClearReport cleared, HostIdState hostid) {

        /**
         * Checks that nothing is null.
         *
         * @param cleared what became of the lock directory
         * @param hostid what became of the hostid
         */
        public Outcome {
            Objects.requireNonNull(cleared);
            Objects.requireNonNull(hostid);
        }
    }

    /**
     * Makes one.
     *
     * @param locks the locks whose directory is cleared
     * @param hostids the hostid of this host
     */
    public DriverInitialisation(PoolLocks locks, HostIds hostids) {
        this.locks = Objects.requireNonNull(locks);
        this.hostids = Objects.requireNonNull(hostids);
    }

    /**
     * Does it.
     *
     * @param mode whether a missing hostid is made, or only warned of
     * @return what was done
     * @throws LockFilesException if the lock directory can't be used; the hostid was not looked at then
     * @throws HostIdException if the hostid can't be made; the lock directory was cleared by then
     * @throws InterruptedException if the thread was interrupted while it healed
     */
    public Outcome initialise(Mode mode) throws LockFilesException, HostIdException, InterruptedException {
        ClearReport cleared = locks.clear();
        return new Outcome(cleared, hostid(mode));
    }

    private HostIdState hostid(Mode mode) throws HostIdException {
        if (hostids.hostid().isSet()) {
            return HostIdState.PRESENT;
        }
        if (mode == Mode.MANAGED) {
            HostId made = random();
            if (hostids.create(made)) {
                LOG.info("hostid: this host had none, so {} was made", made);
                return HostIdState.CREATED;
            }
            if (hostids.hostid().isSet()) {
                return HostIdState.PRESENT;
            }
        }
        LOG.warn("hostid: this host has none, so ZFS can't tell it from other hosts, and nothing is imported"
                + " read-write: make one with 'zgenhostid'");
        return HostIdState.MISSING;
    }

    /** Any number but zero, which stands for none. */
    private static HostId random() {
        SecureRandom random = new SecureRandom();
        int bits = 0;
        while (bits == 0) {
            bits = random.nextInt();
        }
        return new HostId(bits);
    }
}
