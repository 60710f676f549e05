/**
 * The port {@link org.zward.pool.Zpools} over libzfs_core, libzfs and libnvpair, and what both backends share.
 *
 * <p>Depends on {@code org.zward.pool}, {@code org.zward.lock}, {@code org.zward.host} and JNA; knows nothing of {@code
 * org.zward.zfs.command}, which it is given where it needs it.
 */
package org.zward.zfs;
