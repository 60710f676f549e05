/**
 * The command {@code zward}: its arguments, what holds for a run of it, and its wiring.
 *
 * <p>Depends on everything below it, its subpackages among them; nothing depends on it.
 */
package org.zward.cli;
