package org.zward.pool;

/** What a read-only access does with a pool whose label says that another host has it; {@code scan.active-elsewhere}. */
public enum ActiveElsewhere {
    /** Nothing: it is reported by its label alone. */
    REPORT,
    /**
     * Imports it read-only with force, where multihost does not see the other host writing. The reader sees a pool that
     * changes under it.
     */
    IMPORT_READ_ONLY
}
