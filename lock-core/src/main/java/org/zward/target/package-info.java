/**
 * Targets: file systems on datasets, each with a place to be mounted, that a cluster manager starts and stops. Formatting,
 * starting, stopping, watching and removing them.
 *
 * <p>Depends on {@code org.zward.lock} and {@code org.zward.pool}; only the apps and the library's front door depend on
 * it. Its ports, {@link org.zward.target.TargetStore}, {@link org.zward.target.Mounts}, {@link
 * org.zward.target.PoolStates} and {@link org.zward.target.LustreTools}, are implemented by {@code org.zward.zfs.target}.
 */
package org.zward.target;
