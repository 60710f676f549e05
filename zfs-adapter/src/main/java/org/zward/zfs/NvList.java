package org.zward.zfs;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An nvlist to read, borrowed from its owner and valid as long as that. A name that is not there, or is there with
 * another type, is simply not there: nothing that is read from a disk can make a lookup fail.
 *
 * @param library the library
 * @param list the list, not NULL
 */
record NvList(LibNvpair library, Pointer list) {

    Optional<Long> uint64(String name) {
        try (Memory value = new Memory(Long.BYTES)) {
            return library.nvlist_lookup_uint64(list, name, value) == 0
                    ? Optional.of(value.getLong(0))
                    : Optional.empty();
        }
    }

    Optional<String> string(String name) {
        try (Memory value = new Memory(Native.POINTER_SIZE)) {
            return library.nvlist_lookup_string(list, name, value) == 0
                    ? Optional.of(value.getPointer(0).getString(0, StandardCharsets.UTF_8.name()))
                    : Optional.empty();
        }
    }

    Optional<NvList> nvlist(String name) {
        try (Memory value = new Memory(Native.POINTER_SIZE)) {
            return library.nvlist_lookup_nvlist(list, name, value) == 0
                    ? Optional.of(new NvList(library, value.getPointer(0)))
                    : Optional.empty();
        }
    }

    /** Whether there is a pair of that name, whatever its type. */
    boolean has(String name) {
        return names().contains(name);
    }

    /** The names of all pairs. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Pointer pair = next(Pointer.NULL); pair != null; pair = next(pair)) {
            names.add(library.nvpair_name(pair));
        }
        return names;
    }

    /** The lists of an array, or none. */
    List<NvList> nvlists(String name) {
        try (Memory values = new Memory(Native.POINTER_SIZE);
                Memory count = new Memory(Integer.BYTES)) {
            List<NvList> lists = new ArrayList<>();
            if (library.nvlist_lookup_nvlist_array(list, name, values, count) == 0 && count.getInt(0) > 0) {
                for (Pointer each : values.getPointer(0).getPointerArray(0, count.getInt(0))) {
                    lists.add(new NvList(library, each));
                }
            }
            return lists;
        }
    }

    /** The numbers of an array, or none. */
    long[] uint64s(String name) {
        try (Memory values = new Memory(Native.POINTER_SIZE);
                Memory count = new Memory(Integer.BYTES)) {
            return library.nvlist_lookup_uint64_array(list, name, values, count) == 0 && count.getInt(0) > 0
                    ? values.getPointer(0).getLongArray(0, count.getInt(0))
                    : new long[0];
        }
    }

    /** The pairs that are lists themselves, in their order; a name may occur more than once. */
    List<NvList> nvlists() {
        List<NvList> lists = new ArrayList<>();
        eachNvlist((name, value) -> lists.add(value));
        return lists;
    }

    /** The pairs that are lists themselves, by name, in their order. */
    Map<String, NvList> nvlistsByName() {
        Map<String, NvList> lists = new LinkedHashMap<>();
        eachNvlist(lists::put);
        return lists;
    }

    private void eachNvlist(BiConsumer<String, NvList> action) {
        try (Memory value = new Memory(Native.POINTER_SIZE)) {
            for (Pointer pair = next(Pointer.NULL); pair != null; pair = next(pair)) {
                if (library.nvpair_value_nvlist(pair, value) == 0) {
                    action.accept(library.nvpair_name(pair), new NvList(library, value.getPointer(0)));
                }
            }
        }
    }

    private Pointer next(Pointer pair) {
        return library.nvlist_next_nvpair(list, pair);
    }
}
