/**
 * The command {@code zward}: its arguments, its configuration, its wiring and what it prints.
 *
 * <p>Depends on everything below it; nothing depends on it.
 */
package org.zward.cli;
