package org.zward.it.arch.violations.lock;

import org.zward.it.arch.violations.zfs.SeesAnApp;

/** Breaks: core sees no adapter. */
public final class SeesAnAdapter {
    final SeesAnApp adapter = new SeesAnApp();
}
