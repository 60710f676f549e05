package org.zward.it.bench;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The system calls of a free lock, taken and released, through JNA's direct mapping and with nothing around them: the
 * least that any lock costs that makes them in this way.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JnaBenchmark {

    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;
    private static final int O_CLOEXEC = 02000000;
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int WANTED = 0x30f;

    /** Bound by JNA. */
    static final class Calls {
        static {
            Native.register(Calls.class, NativeLibrary.getProcess());
        }

        native int open(long path, int flags, int mode);

        native int close(int descriptor);

        native int fcntl(int descriptor, int command, long argument);

        native int statx(int directory, long path, int flags, int mask, long status);

        native long pwrite(int descriptor, long buffer, long size, long offset);

        native int unlink(long path);
    }

    /** A directory, and what the calls are given. */
    @State(Scope.Thread)
    public static class Arguments {

        /** On tmpfs. */
        @Param("")
        public String directory;

        /** How long the owner record is. */
        @Param("512")
        public int record;

        private final Calls calls = new Calls();
        private final Memory page = new Memory(4096);
        private final Memory status = new Memory(256);
        private final Memory nothing = string("");
        private final Memory question = flock(F_WRLCK, 0);
        private final Memory lock = flock(F_WRLCK, 1);
        private final Memory unlock = flock(F_UNLCK, 1);
        private Memory path;
        private int queue;

        /** Makes the directory, and the file in which nobody waits. */
        @Setup
        public void open() throws Exception {
            page.clear();
            Files.createDirectories(Path.of(directory));
            path = string(directory + "/bench.lock");
            queue = open(string(directory + "/.queue"));
        }

        private int open(Memory file) {
            return calls.open(address(file), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        }

        private static Memory string(String text) {
            Memory memory = new Memory(text.length() + 1L);
            memory.setString(0, text);
            return memory;
        }

        private static Memory flock(short type, long length) {
            Memory memory = new Memory(32);
            memory.clear();
            memory.setShort(0, type);
            memory.setLong(16, length);
            return memory;
        }
    }

    private static long address(Memory memory) {
        return Pointer.nativeValue(memory);
    }

    /** The calls, one after the other. */
    @Benchmark
    public int calls(Arguments with) {
        Calls calls = with.calls;
        long path = address(with.path);
        long status = address(with.status);
        with.question.setShort(0, F_WRLCK); // the kernel answers in place
        calls.fcntl(with.queue, F_OFD_GETLK, address(with.question));
        int descriptor = with.open(with.path);
        calls.statx(descriptor, address(with.nothing), AT_EMPTY_PATH, WANTED, status);
        calls.fcntl(descriptor, F_OFD_SETLK, address(with.lock));
        calls.statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, WANTED, status);
        calls.pwrite(descriptor, address(with.page), with.record, 0);
        calls.statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, WANTED, status);
        calls.unlink(path);
        calls.fcntl(descriptor, F_OFD_SETLK, address(with.unlock));
        return calls.close(descriptor);
    }
}
