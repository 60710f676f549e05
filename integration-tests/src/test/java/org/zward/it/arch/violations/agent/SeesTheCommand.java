package org.zward.it.arch.violations.agent;

import org.zward.it.arch.violations.cli.App;

/** The agent that uses what is the command's own. */
public final class SeesTheCommand {

    public App command() {
        return new App();
    }
}
