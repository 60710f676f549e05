package org.zward.target;

import java.util.Optional;
import org.zward.lock.DatasetName;

/**
 * A line of the mount table.
 *
 * @param source what is mounted, in the kernel's words
 * @param mountPoint where, symbolic links resolved
 * @param fstype the type of the file system, in the kernel's words
 * @param dataset what is mounted, if that is a file system of ZFS itself or a Lustre server's target on one: no snapshot
 *     and no client
 */
public record MountedFileSystem(String source, String mountPoint, String fstype, Optional<DatasetName> dataset) {}
