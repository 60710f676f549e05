package org.zward.posix;

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

    long address() {
        return encoded.address();
    }

    @Override
    public String toString() {
        return text;
    }
}
