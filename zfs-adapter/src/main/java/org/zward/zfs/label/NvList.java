package org.zward.zfs.label;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Names and values, as ZFS writes them into a label. Only the types that labels use have values here. */
record NvList(Map<String, Object> pairs) {

    static final NvList EMPTY = new NvList(Map.of());

    OptionalLong uint64(String name) {
        return pairs.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    Optional<String> string(String name) {
        return pairs.get(name) instanceof String string ? Optional.of(string) : Optional.empty();
    }

    Optional<NvList> list(String name) {
        return pairs.get(name) instanceof NvList list ? Optional.of(list) : Optional.empty();
    }

    /** The elements of an array of lists; empty if there is none. */
    List<NvList> lists(String name) {
        return pairs.get(name) instanceof List<?> lists
                ? lists.stream()
                        .filter(NvList.class::isInstance)
                        .map(NvList.class::cast)
                        .toList()
                : List.of();
    }

    /** The elements of an array of numbers; empty if there is none. */
    List<Long> uint64s(String name) {
        return pairs.get(name) instanceof List<?> numbers
                ? numbers.stream()
                        .filter(Long.class::isInstance)
                        .map(Long.class::cast)
                        .toList()
                : List.of();
    }

    /** Whether a number is there and not zero. */
    boolean flag(String name) {
        return uint64(name).orElse(0) != 0;
    }

    Set<String> names() {
        return pairs.keySet();
    }
}
