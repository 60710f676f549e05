package org.zward.it.arch.violations.zfs;

import org.zward.it.arch.violations.cli.App;

/** Breaks: adapters see no app. */
public final class SeesAnApp {
    final App app = new App();
}
