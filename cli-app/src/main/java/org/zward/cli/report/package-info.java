/**
 * What the command and the agent's endpoint tell: one report for each thing, as text for people and as JSON for programs.
 *
 * <p>Depends on the library's public types and on {@code org.zward.cli.config} for its words; both apps depend on it.
 */
package org.zward.cli.report;
