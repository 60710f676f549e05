/**
 * The port {@link org.zward.pool.Zpools} over zpool(8) and zfs(8), for a ZFS whose libraries are unknown.
 *
 * <p>Depends on {@code org.zward.zfs.label} for what is on the devices, on {@code org.zward.zfs} for what is mounted and
 * who uses it, on {@code org.zward.posix} to run the tools, and on the ports it implements. What the tools print is read
 * with {@code -Hp}, in the C locale. Only why they failed is told by their words, since their exit status is always the
 * same.
 */
package org.zward.zfs.command;
