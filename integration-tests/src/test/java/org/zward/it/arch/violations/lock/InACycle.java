package org.zward.it.arch.violations.lock;

import org.zward.it.arch.violations.pool.InTheSameCycle;

/** Breaks: packages are free of cycles. */
public final class InACycle {
    InTheSameCycle next;
}
