/**
 * Reads what ZFS keeps on the devices of a pool, without ZFS: vdev labels and uberblocks. Their format is on disk, so
 * it does not change with the version of the libraries.
 *
 * <p>Depends on {@code org.zward.pool}, {@code org.zward.host} and {@code org.zward.lock} alone. Source of every
 * offset and name: OpenZFS' {@code sys/vdev_impl.h}, {@code sys/uberblock_impl.h}, {@code sys/fs/zfs.h}, {@code
 * sys/zio.h} and {@code nvpair.c}, read at 2.0.7, 2.1.11, 2.3.2 and 2.4.4.
 */
package org.zward.zfs.label;
