package org.zward.posix;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringTokenizer;

/** {@code /proc/PID/stat}; its fields have the numbers of {@code proc_pid_stat(5)}. Immutable. */
final class ProcStat {

    private static final int PID = 1;
    private static final int PROCESS_GROUP = 5;
    private static final int FOREGROUND_GROUP = 8;
    private static final int START_TIME = 22;

    private final List<String> fields;

    /** The command name, the second field, is in parentheses and may have anything in it, parentheses too. */
    ProcStat(String text) {
        fields = new ArrayList<>();
        fields.add(text.substring(0, text.indexOf(' ')));
        fields.add(text.substring(text.indexOf('('), text.lastIndexOf(')') + 1));
        StringTokenizer rest = new StringTokenizer(text.substring(text.lastIndexOf(')') + 1));
        Collections.list(rest).forEach(field -> fields.add((String) field));
    }

    long pid() {
        return number(PID);
    }

    /** In clock ticks since the boot. */
    long startTime() {
        return number(START_TIME);
    }

    /** Whether its process group has the terminal: what is typed there, Ctrl-C too, goes to the whole group. */
    boolean isInForeground() {
        return number(PROCESS_GROUP) == number(FOREGROUND_GROUP);
    }

    private long number(int field) {
        return Long.parseLong(fields.get(field - 1));
    }
}
