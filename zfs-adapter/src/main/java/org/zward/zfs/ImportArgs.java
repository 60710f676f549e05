package org.zward.zfs;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.zward.lock.Guid;

/**
 * {@code importargs_t} of {@code include/libzutil.h}, OpenZFS 2.0.7, 2.1.11, 2.2.7, 2.3.2 and 2.4.4.
 *
 * <p>2.3 appended {@code do_destroyed} and {@code do_all}, which are false here. A library that does not know them never
 * reads as far, so the longest form serves all versions.
 */
final class ImportArgs implements AutoCloseable {

    static final int PATH = 0;
    static final int PATHS = 8;
    static final int POOLNAME = 16;
    static final int GUID = 24;
    static final int CACHEFILE = 32;
    static final int CAN_BE_ACTIVE = 40;
    static final int SCAN = 44;
    static final int POLICY = 48;
    static final int DO_DESTROYED = 56;
    static final int DO_ALL = 60;
    static final int SIZE = 64;

    private final Memory struct;
    /** The strings that the structure points at; C must not lose them before the call is over. */
    private final Optional<StringArray> paths;

    /**
     * A search.
     *
     * @param paths directories to look in and devices to look at; none for ZFS' own default
     * @param guid the one pool to look for; none for all
     */
    ImportArgs(List<String> paths, Optional<Guid> guid) {
        if (Native.POINTER_SIZE != Long.BYTES) {
            throw new IllegalStateException("OpenZFS' structures are known for 64-bit machines only");
        }
        this.struct = new Memory(SIZE);
        this.struct.clear();
        this.paths = paths.isEmpty()
                ? Optional.empty()
                : Optional.of(new StringArray(paths.toArray(String[]::new), StandardCharsets.UTF_8.name()));
        this.paths.ifPresent(array -> struct.setPointer(PATH, array));
        struct.setInt(PATHS, paths.size());
        guid.ifPresent(number -> struct.setLong(GUID, number.bits()));
    }

    Pointer pointer() {
        return struct;
    }

    @Override
    public void close() {
        paths.ifPresent(Memory::close);
        struct.close();
    }
}
