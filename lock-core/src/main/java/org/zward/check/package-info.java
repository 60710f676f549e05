/**
 * What makes the exclusion of this host and its pools weaker than it could be, and what to do about it.
 *
 * <p>Depends on {@code org.zward.lock}, {@code org.zward.host} and {@code org.zward.pool}; only the apps and the library's
 * front door depend on it. Its port, {@link org.zward.check.Check}, is implemented here for what the core knows and by
 * {@code org.zward.zfs.check} for what the host has to be asked.
 */
package org.zward.check;
