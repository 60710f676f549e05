/**
 * The configuration file that the command and the agent share: its keys, its syntax, its errors.
 *
 * <p>Depends on the library's public types; both apps depend on it.
 */
package org.zward.cli.config;
