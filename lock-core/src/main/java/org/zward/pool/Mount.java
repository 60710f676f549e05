package org.zward.pool;

import org.zward.lock.DatasetName;

/**
 * A dataset that is mounted, as a ZFS file system or as a Lustre target.
 *
 * @param dataset the dataset
 * @param mountPoint where, with the escapes of {@code /proc/self/mountinfo} undone
 * @param fstype {@code zfs} or {@code lustre}
 */
public record Mount(DatasetName dataset, String mountPoint, String fstype) {}
