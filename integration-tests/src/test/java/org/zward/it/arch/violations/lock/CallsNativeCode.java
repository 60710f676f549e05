package org.zward.it.arch.violations.lock;

import com.sun.jna.Pointer;

/** Breaks: only adapters call native code. */
public final class CallsNativeCode {
    final Pointer pointer = Pointer.NULL;
}
