package org.zward.posix;

import java.lang.ref.Reference;

/** The path of a file in the lock directory, encoded for libc once. */
final class LockPath {

    private final String text;
    private final NativeBlock encoded;

    LockPath(String text) {
        this.text = text;
        this.encoded = NativeBlock.string(text);
    }

    NativeBlock encoded() {
        return encoded;
    }

    /** {@code open(2)} of it, with mode 0600 for a file that is made. */
    int open(LibC libc, int flags) {
        try {
            return libc.open(encoded.address(), flags, 0600);
        } finally {
            Reference.reachabilityFence(encoded);
        }
    }

    /** {@code unlink(2)} of it. */
    int unlink(LibC libc) {
        try {
            return libc.unlink(encoded.address());
        } finally {
            Reference.reachabilityFence(encoded);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
