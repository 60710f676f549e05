/**
 * The daemon {@code zward-agent}: scans the pools at its start, in intervals and on SIGHUP, keeps the result in a file,
 * and tells of itself over HTTP, to the service manager and in flight recordings.
 *
 * <p>Depends on the library, and on {@code org.zward.cli.config}, {@code org.zward.cli.report} and {@link
 * org.zward.cli.log.Printable}, which it shares with the command; nothing depends on it.
 */
package org.zward.agent;
