package org.zward.target;

import java.util.List;
import org.zward.pool.PoolBusyException;
import org.zward.pool.ZfsException;

/**
 * Port: what is mounted on this host, and mounting and unmounting targets. Single steps: whoever mounts or unmounts holds
 * the pool's lock.
 *
 * <p>Thread-safe. A call that mounts or unmounts may block in the kernel for as long as a device does; it can't be
 * interrupted then, and the lock lasts until it is over even if this process is killed. Nothing is cached.
 *
 * <p>Every method throws {@link ZfsException} of kind {@code NOT_PERMITTED} without the rights, and of kind {@code FAILED},
 * in the tools' own words, where it fails otherwise.
 */
public interface Mounts {

    /**
     * Everything that is mounted.
     *
     * @return the mounts; of several on one place, the last is on top
     * @throws ZfsException if the table can't be read
     */
    List<MountedFileSystem> table() throws ZfsException;

    /**
     * Under which path the table lists a mount point: symbolic links on the way to it are resolved. Does not touch the mount
     * point itself, on which a file system may hang.
     *
     * @param mountPoint the mount point
     * @return its path
     */
    String place(MountPoint mountPoint);

    /**
     * Mounts a target whose pool is imported and that is not mounted. A missing mount point is made, with its parents.
     *
     * @param target the target
     * @throws ZfsException if it can't be mounted; if its mount point is not a directory, or a symbolic link
     */
    void mount(Target target) throws ZfsException;

    /**
     * Unmounts a target that is mounted at its mount point, and snapshots of it that the kernel mounted inside. Once: does
     * not force, does not retry.
     *
     * @param target the target
     * @throws PoolBusyException if it is in use; it names who uses it, as far as that can be found
     * @throws ZfsException if it can't be unmounted for another reason
     */
    void unmount(Target target) throws PoolBusyException, ZfsException;
}
