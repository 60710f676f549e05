package org.zward.cli;

import java.util.ArrayList;
import java.util.List;
import org.zward.lock.PoolLock.Inheritance;
import org.zward.lock.PoolName;

/**
 * The variable {@code ZWARD_HELD}: {@code POOL=FD[,POOL=FD...]}, the locks that a {@code zward exec} passes on to its
 * command. They are hints, to be verified by whoever uses them.
 */
final class HeldLocks {

    /** The variable's name. */
    static final String VARIABLE = "ZWARD_HELD";

    private HeldLocks() {}

    /** The locks that a value names. What is malformed is left out. */
    static List<Inheritance> parse(String value) {
        List<Inheritance> held = new ArrayList<>();
        for (String item : value.split(",", -1)) {
            int equals = item.indexOf('=');
            if (equals > 0 && PoolName.isValid(item.substring(0, equals))) {
                int descriptor = descriptor(item.substring(equals + 1));
                if (descriptor >= 0) {
                    held.add(new Inheritance(new PoolName(item.substring(0, equals)), descriptor));
                }
            }
        }
        return held;
    }

    /** The value that names a lock, and those that were passed on to this process, which are passed on again. */
    static String format(Inheritance lock, List<Inheritance> inherited) {
        StringBuilder value = new StringBuilder(item(lock));
        for (Inheritance other : inherited) {
            if (!other.pool().equals(lock.pool())) {
                value.append(',').append(item(other));
            }
        }
        return value.toString();
    }

    private static String item(Inheritance lock) {
        return lock.pool() + "=" + lock.descriptor();
    }

    private static int descriptor(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
