package org.zward.zfs;

import com.sun.jna.Pointer;
import java.util.function.Consumer;

/**
 * The one owner of something native, which it frees when it is closed. Belongs to one thread.
 */
final class Owned implements AutoCloseable {

    private final Consumer<Pointer> free;
    private final NativeLedger ledger;
    private Pointer pointer;

    /**
     * Becomes the owner.
     *
     * @param pointer what to own, not NULL
     * @param free how to free it
     * @param ledger where to count it
     */
    Owned(Pointer pointer, Consumer<Pointer> free, NativeLedger ledger) {
        this.pointer = pointer;
        this.free = free;
        this.ledger = ledger;
        ledger.enter();
    }

    Pointer pointer() {
        if (pointer == null) {
            throw new IllegalStateException("used after it was freed");
        }
        return pointer;
    }

    @Override
    public void close() {
        if (pointer != null) {
            Pointer last = pointer;
            pointer = null;
            free.accept(last);
            ledger.leave();
        }
    }
}
