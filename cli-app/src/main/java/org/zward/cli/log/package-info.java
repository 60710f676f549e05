/**
 * Puts the warnings of the code below on standard error, in the form of the command's own messages.
 */
package org.zward.cli.log;
