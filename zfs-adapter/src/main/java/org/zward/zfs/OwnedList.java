package org.zward.zfs;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.function.Function;

/**
 * Several native things that are freed together.
 *
 * @param each their owners
 */
record OwnedList(List<Owned> each) implements AutoCloseable {

    static OwnedList of(List<Pointer> pointers, Function<Pointer, Owned> owner) {
        return new OwnedList(pointers.stream().map(owner).toList());
    }

    @Override
    public void close() {
        each.forEach(Owned::close);
    }
}
