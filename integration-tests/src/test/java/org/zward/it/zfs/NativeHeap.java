package org.zward.it.zfs;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** C's heap of this process, as {@code mallinfo2(3)} of glibc 2.33 and later has it ({@code malloc.h}). */
final class NativeHeap {

    private static final LibC LIBC = Native.load("c", LibC.class);

    private NativeHeap() {}

    /** {@code struct mallinfo2}; each is a {@code size_t}. */
    @FieldOrder({
        "arena",
        "ordblks",
        "smblks",
        "hblks",
        "hblkhd",
        "usmblks",
        "fsmblks",
        "uordblks",
        "fordblks",
        "keepcost"
    })
    public static final class MallInfo extends Structure implements Structure.ByValue {
        public long arena;
        public long ordblks;
        public long smblks;
        public long hblks;
        public long hblkhd;
        public long usmblks;
        public long fsmblks;
        public long uordblks;
        public long fordblks;
        public long keepcost;
    }

    /** Bound by JNA. */
    interface LibC extends Library {
        MallInfo mallinfo2();
    }

    /** How many bytes are allocated, in all arenas, and of those that are mapped each by itself. */
    static long allocated() {
        MallInfo info = LIBC.mallinfo2();
        return info.uordblks + info.hblkhd;
    }
}
