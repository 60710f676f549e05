/**
 * Who this host is, and how it is made ready.
 *
 * <p>Depends on {@code org.zward.lock}; {@code org.zward.pool}, {@code org.zward.scan}, the adapters and the apps depend
 * on it.
 */
package org.zward.host;
