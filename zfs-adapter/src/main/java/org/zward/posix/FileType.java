package org.zward.posix;

/** The type of a file, {@code S_IFMT} of {@code sys/stat.h}. */
enum FileType {
    REGULAR(0100000, "a regular file"),
    DIRECTORY(0040000, "a directory"),
    LINK(0120000, "a symbolic link"),
    FIFO(0010000, "a FIFO"),
    SOCKET(0140000, "a socket"),
    CHARACTER_DEVICE(0020000, "a character device"),
    BLOCK_DEVICE(0060000, "a block device"),
    UNKNOWN(0, "a file of an unknown type");

    private static final int S_IFMT = 0170000;

    private final int bits;
    private final String words;

    FileType(int bits, String words) {
        this.bits = bits;
        this.words = words;
    }

    /** The type in a file's mode. */
    static FileType of(int mode) {
        for (FileType type : values()) {
            if (type.bits == (mode & S_IFMT)) {
                return type;
            }
        }
        return UNKNOWN;
    }

    /** For a message. */
    String words() {
        return words;
    }
}
