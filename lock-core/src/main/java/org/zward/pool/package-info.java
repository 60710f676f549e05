/**
 * The import-export sequence and the policy of who may import what.
 *
 * <p>Depends on {@code org.zward.lock} and {@code org.zward.host}. Its port, {@link org.zward.pool.Zpools}, is
 * implemented by {@code org.zward.zfs} and {@code org.zward.zfs.command}.
 */
package org.zward.pool;
