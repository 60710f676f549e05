package org.zward.it.arch.violations.pool;

import org.zward.it.arch.violations.lock.InACycle;

/** Breaks: packages are free of cycles. */
public final class InTheSameCycle {
    InACycle next;
}
