/**
 * Who this host is. Depends on the JDK alone.
 */
package org.zward.host;
