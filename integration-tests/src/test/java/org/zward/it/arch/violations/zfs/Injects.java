package org.zward.it.arch.violations.zfs;

import com.google.inject.Inject;

/** Breaks: only apps inject. */
public final class Injects {
    @Inject
    Injects() {}
}
