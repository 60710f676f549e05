package org.zward.lock;

/** The processes that this one descends from. */
@FunctionalInterface
interface Ancestors {

    /** Whether the process that a record names is one of them. */
    boolean include(Owner owner);
}
