/**
 * The ports of {@code org.zward.target} on this host: known targets in files, mount(8), mkfs.lustre(8), and the kernel's own
 * word on how a pool is.
 *
 * <p>Depends on {@code org.zward.zfs.command} to run tools, on {@code org.zward.zfs} for what is mounted and who uses it,
 * and on the ports it implements. Nothing here loads a native library before a tool is run.
 */
package org.zward.zfs.target;
