/**
 * The front door of the library: {@link org.zward.Zward} gives locks, sequences and scans in one line.
 *
 * <p>Depends on all of lock-core and on the adapters; nothing in this module depends on it.
 */
package org.zward;
