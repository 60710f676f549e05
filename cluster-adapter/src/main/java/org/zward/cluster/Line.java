package org.zward.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.zward.lock.Guid;

/**
 * Where the nodes of one pool's leases are: {@code ROOT/GUID/ID-NUMBER}, the number given by ZooKeeper in the order of
 * asking. The lowest has the lease. Other nodes count for nothing. ZooKeeper counts the nodes of a line up to 2147483647, and
 * starts anew after the line was empty for a while; a node beyond that would get no lease.
 *
 * @param root the node that all lines are under
 * @param guid the pool
 */
record Line(String root, Guid guid) {

    private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}-[0-9]{10}");
    private static final int DIGITS = 10;

    /** The node whose children stand in line. */
    String path() {
        return root + "/" + guid;
    }

    String path(String name) {
        return path() + "/" + name;
    }

    /** What the node of somebody with that id is created as; ZooKeeper appends the number. */
    String prefix(String id) {
        return path(id + "-");
    }

    /** Those who stand in line, the holder first. */
    static List<String> sorted(List<String> children) {
        return children.stream()
                .filter(name -> NAME.matcher(name).matches())
                .sorted(Comparator.comparing(Line::number))
                .toList();
    }

    static boolean isOf(String name, String id) {
        return name.startsWith(id + "-");
    }

    /** The pool whose line a child of the root is. */
    static Optional<Guid> guid(String child) {
        try {
            return Optional.of(Guid.of(child));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String number(String name) {
        return name.substring(name.length() - DIGITS);
    }
}
