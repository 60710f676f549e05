package org.zward.pool;

/** What {@link ImportPolicy} says. */
public sealed interface ImportDecision {

    /**
     * Import it.
     *
     * @param force whether ZFS must be told to go on although another host had it
     */
    record Import(Zpools.Force force) implements ImportDecision {}

    /**
     * Don't: it is in use on another host, or may be.
     *
     * @param problem on which host, and how that is known
     * @param remedy what to do next
     * @param evidence what tells so
     */
    record Refuse(String problem, String remedy, ActiveElsewhereException.Evidence evidence)
            implements ImportDecision {}
}
