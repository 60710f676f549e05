package org.zward.host;

import org.zward.lock.ProcessIdentity;

/**
 * Port: makes what leases are taken from. An adapter names its own in {@code
 * META-INF/services/org.zward.host.HostLeaseProvider}; it is looked for, and its classes are loaded, when the first lease
 * is needed, so that it may be missing where none is.
 *
 * <p>Thread-safe.
 */
public interface HostLeaseProvider {

    /**
     * Makes it. Does not connect yet.
     *
     * @param options where leases come from
     * @param self this process, for people
     * @return what leases are taken from; to be closed
     */
    HostLease open(LeaseOptions options, ProcessIdentity self);
}
