package org.zward.host;

/** What may be done to this host without being asked. */
public enum Mode {
    /** Nothing: what is missing is reported. */
    MONITOR,
    /** A hostid is made where there is none. */
    MANAGED
}
