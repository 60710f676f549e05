/**
 * The device scan: which datasets and Lustre targets each pool holds.
 *
 * <p>Depends on {@code org.zward.lock}, {@code org.zward.host} and {@code org.zward.pool}; only the apps and the
 * library's front door depend on it.
 */
package org.zward.scan;
