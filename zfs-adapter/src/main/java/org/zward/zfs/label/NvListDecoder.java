package org.zward.zfs.label;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes a list that was packed with {@code NV_ENCODE_XDR}; the format is described in {@code nvpair.c}, at 'XDR
 * encoding functions'. What it reads may be any garbage: every size is checked against what is there.
 */
final class NvListDecoder {

    private static final int NV_ENCODE_XDR = 1;
    private static final int MAX_DEPTH = 16;

    // data_type_t of sys/nvpair.h
    private static final int BOOLEAN = 1;
    private static final int UINT64 = 8;
    private static final int STRING = 9;
    private static final int UINT64_ARRAY = 16;
    private static final int NVLIST = 19;
    private static final int NVLIST_ARRAY = 20;

    private final ByteBuffer in;

    private NvListDecoder(ByteBuffer in) {
        this.in = in;
    }

    /**
     * Decodes a list.
     *
     * @param packed starts with the list; what follows it is ignored
     * @return the list, without pairs of types that no label uses
     * @throws MalformedLabelException if it is no such list
     */
    static NvList decode(ByteBuffer packed) throws MalformedLabelException {
        try {
            ByteBuffer in = packed.slice().order(ByteOrder.BIG_ENDIAN);
            if (in.get() != NV_ENCODE_XDR) {
                throw new MalformedLabelException("not packed with XDR");
            }
            in.position(in.position() + 3); // byte order of the host that packed it, and padding
            return new NvListDecoder(in).list(0);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new MalformedLabelException("a size leads out of the list: " + e);
        }
    }

    private NvList list(int depth) throws MalformedLabelException {
        if (depth > MAX_DEPTH) {
            throw new MalformedLabelException("lists nested too deep");
        }
        in.getInt(); // nvl_version
        in.getInt(); // nvl_nvflag
        Map<String, Object> pairs = new LinkedHashMap<>();
        while (true) {
            int start = in.position();
            int encodedSize = in.getInt();
            int decodedSize = in.getInt();
            if (encodedSize == 0 && decodedSize == 0) {
                return new NvList(pairs);
            }
            String name = string();
            Object value = value(in.getInt(), in.getInt(), depth);
            if (value != null) {
                pairs.put(name, value);
            }
            if (encodedSize < in.position() - start) {
                throw new MalformedLabelException("pair '" + name + "' is longer than it says");
            }
            if (encodedSize > in.limit() - start) {
                throw new MalformedLabelException("pair '" + name + "' is longer than the list");
            }
            in.position(start + encodedSize);
        }
    }

    /** The value, or null if it is of a type that is to be skipped. */
    private Object value(int type, int elements, int depth) throws MalformedLabelException {
        return switch (type) {
            case BOOLEAN -> true;
            case UINT64 -> in.getLong();
            case STRING -> string();
            case NVLIST -> list(depth + 1);
            case NVLIST_ARRAY -> {
                List<NvList> lists = new ArrayList<>();
                for (int i = 0; i < elements; i++) {
                    lists.add(list(depth + 1));
                }
                yield List.copyOf(lists);
            }
            case UINT64_ARRAY -> {
                int count = in.getInt(); // xdr_array repeats it
                List<Long> numbers = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    numbers.add(in.getLong());
                }
                yield List.copyOf(numbers);
            }
            default -> null;
        };
    }

    private String string() throws MalformedLabelException {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new MalformedLabelException("a string is longer than the list");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        in.position(in.position() + (-length & 3)); // XDR pads to four bytes
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
