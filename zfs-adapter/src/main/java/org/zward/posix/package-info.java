/**
 * The port {@link org.zward.lock.LockFiles} over libc's open-file-description locks, the signals that end a process, and
 * the command that runs under a lock. Linux with glibc 2.28 or later on x86-64 and aarch64; JNA is used here and in
 * {@code org.zward.zfs} alone.
 */
package org.zward.posix;
