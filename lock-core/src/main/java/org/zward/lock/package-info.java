/**
 * The lock: one exclusive, reentrant lock per pool, between threads and between processes of one host.
 *
 * <p>Depends on the JDK and slf4j-api alone; everything else in zward may depend on it. Its port, {@link
 * org.zward.lock.LockFiles}, is implemented by {@code org.zward.posix}.
 */
package org.zward.lock;
