package org.zward.zfs;

import com.sun.jna.Library;
import org.zward.pool.ZfsException;

/** Prints on C's standard output: before, during and after a call that is silenced, during it almost what a buffer holds. */
final class PrintFromC {

    interface Puts extends Library {
        int puts(String line);
    }

    private PrintFromC() {}

    public static void main(String[] arguments) throws ZfsException {
        Binding library = Binding.open("libc.so.6");
        Puts c = library.functions(Puts.class);
        StandardOutput output = new StandardOutput(library.functions(LibC.class), library.variable("stdout"));
        c.puts("before");
        int printed = output.silence(() -> Math.min(c.puts("\ta line"), c.puts("x".repeat(4000))));
        c.puts(printed >= 0 ? "after" : "failed");
    }
}
