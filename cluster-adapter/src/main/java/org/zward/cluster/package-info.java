/**
 * The port {@link org.zward.host.HostLease} over Apache ZooKeeper, whose sessions Apache Curator keeps.
 *
 * <p>Depends on {@code org.zward.host} and {@code org.zward.lock}. Only the apps may depend on it, and load nothing of
 * it where no lease is configured: ZooKeeper and Curator are known here alone.
 */
package org.zward.cluster;
