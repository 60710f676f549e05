/**
 * The checks of {@code org.zward.check} that ask this host: its lock directory, its services, its ZFS.
 *
 * <p>Depends on {@code org.zward.posix}, {@code org.zward.zfs} and {@code org.zward.zfs.command}, and on the port it
 * implements.
 */
package org.zward.zfs.check;
