package org.zward.host;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;

/**
 * Whoever grants leases, in memory, shared by the hosts of a test. Each host has a session, which a test may end: its
 * leases end with it, and it is not told.
 *
 * <p>Thread-safe; all state is guarded by its monitor.
 */
public final class FakeHostLeases {

    private static final Comparator<Guid> BY_BITS = (a, b) -> Long.compareUnsigned(a.bits(), b.bits());

    private final Map<Guid, List<Claim>> lines = new TreeMap<>(BY_BITS);
    private final Map<String, Integer> sessions = new HashMap<>();
    private long lastNumber;
    private boolean reachable = true;
    private List<LeaseWeakness> weaknesses = List.of();

    /** Nobody holds a lease. */
    public FakeHostLeases() {}

    private record Claim(
            String host, int session, PoolName pool, Guid guid, String purpose, long number, Instant since) {

        LeaseHolder holder(LeaseHolder.State state) {
            return new LeaseHolder(
                    Optional.of(pool.value()),
                    guid,
                    state,
                    number,
                    Optional.of(host),
                    OptionalLong.of(1),
                    Optional.of("test"),
                    Optional.of(purpose),
                    Optional.of(since));
        }
    }

    /**
     * What a host takes leases from.
     *
     * @param host its name; hosts of one name have one session
     * @return the leases, as that host sees them
     */
    public HostLease of(String host) {
        return new Session(host);
    }

    /**
     * Ends a host's session, as when it was frozen or cut off for too long, or its process was killed. The host may begin
     * a new one at once.
     *
     * @param host its name
     */
    public synchronized void expire(String host) {
        int ended = session(host);
        sessions.put(host, ended + 1);
        for (List<Claim> line : lines.values()) {
            line.removeIf(claim -> claim.host().equals(host) && claim.session() == ended);
        }
        notifyAll();
    }

    /**
     * Cuts everybody off, or no longer. Nobody's session ends of it.
     *
     * @param reachable whether leases are granted
     */
    public synchronized void reachable(boolean reachable) {
        this.reachable = reachable;
        notifyAll();
    }

    /**
     * Grants leases that are weaker than asked for.
     *
     * @param weaknesses in what way
     */
    public synchronized void weakenedBy(LeaseWeakness... weaknesses) {
        this.weaknesses = List.of(weaknesses);
    }

    private synchronized List<LeaseWeakness> weaknesses() {
        return weaknesses;
    }

    private synchronized int session(String host) {
        return sessions.getOrDefault(host, 0);
    }

    private synchronized void requireReachable(String subject) throws LeaseUnavailableException {
        if (!reachable) {
            throw new LeaseUnavailableException(
                    Kind.IN_USE_ELSEWHERE, subject, "no lease can be had", "see the test", null);
        }
    }

    private synchronized Claim stand(String host, PoolName pool, Guid guid, String purpose)
            throws LeaseUnavailableException {
        requireReachable(pool.value());
        lastNumber++;
        Claim claim = new Claim(host, session(host), pool, guid, purpose, lastNumber, Instant.now());
        lines.computeIfAbsent(guid, key -> new ArrayList<>()).add(claim);
        return claim;
    }

    private synchronized void leave(Claim claim) {
        lines.get(claim.guid()).remove(claim);
        notifyAll();
    }

    private synchronized boolean isIn(Claim claim) {
        return lines.get(claim.guid()).contains(claim);
    }

    /** Waits until it is the first, and fails if it is not in the line any more. */
    private synchronized void await(Claim claim, Deadline deadline)
            throws LeaseTimeoutException, LeaseUnavailableException, InterruptedException {
        List<Claim> line = lines.get(claim.guid());
        while (!line.get(0).equals(claim)) {
            long nanos = deadline.remainingNanos();
            if (nanos == 0) {
                throw new LeaseTimeoutException(
                        claim.pool(), Optional.of(line.get(0).holder(LeaseHolder.State.HELD)));
            }
            wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
            requireReachable(claim.pool().value());
            if (!line.contains(claim)) {
                throw new LeaseUnavailableException(
                        Kind.IN_USE_ELSEWHERE, claim.pool().value(), "the session ended", "see the test", null);
            }
        }
    }

    private synchronized List<LeaseHolder> holders() throws LeaseUnavailableException {
        requireReachable("leases");
        List<LeaseHolder> holders = new ArrayList<>();
        for (List<Claim> line : lines.values()) {
            for (Claim claim : line) {
                boolean first = claim.equals(line.get(0));
                holders.add(claim.holder(first ? LeaseHolder.State.HELD : LeaseHolder.State.WAITING));
            }
        }
        holders.sort(Comparator.comparing(holder -> holder.pool().orElse("")));
        return holders;
    }

    private final class Session implements HostLease {

        private final String host;

        Session(String host) {
            this.host = host;
        }

        @Override
        public Held take(PoolName pool, Guid guid, String purpose, Deadline deadline)
                throws LeaseTimeoutException, LeaseUnavailableException, InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Claim claim = stand(host, pool, guid, purpose);
            boolean had = false;
            try {
                await(claim, deadline);
                had = true;
                return new HeldLease(claim);
            } finally {
                if (!had) {
                    leave(claim);
                }
            }
        }

        @Override
        public List<LeaseHolder> holders() throws LeaseUnavailableException {
            return FakeHostLeases.this.holders();
        }
    }

    private final class HeldLease implements HostLease.Held {

        private final Claim claim;

        HeldLease(Claim claim) {
            this.claim = claim;
        }

        @Override
        public long number() {
            return claim.number();
        }

        @Override
        public void confirm() throws LeaseLostException, InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            try {
                requireReachable(claim.pool().value());
            } catch (LeaseUnavailableException e) {
                throw new LeaseLostException(claim.pool(), "no answer", e);
            }
            if (!isIn(claim)) {
                throw new LeaseLostException(claim.pool(), "the session ended", null);
            }
        }

        @Override
        public List<LeaseWeakness> weaknesses() {
            return FakeHostLeases.this.weaknesses();
        }

        @Override
        public void close() {
            leave(claim);
        }
    }
}
