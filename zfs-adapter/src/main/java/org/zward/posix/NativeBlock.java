package org.zward.posix;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A block of native memory with a fixed address, zeroed, in the machine's byte order.
 *
 * <p>A direct buffer rather than JNA's {@code Memory}: it needs no thread to free it, and its accesses are single
 * instructions. It is freed some time after this object became unreachable, and an object may be that while a method of
 * its own still runs: so whoever hands its address to a call uses it afterwards, or calls {@link
 * java.lang.ref.Reference#reachabilityFence}.
 */
final class NativeBlock {

    private final ByteBuffer buffer;
    private final long address;

    NativeBlock(int size) {
        buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        address = Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
    }

    /** A C string. */
    static NativeBlock string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A C string of these bytes, which have no zero among them. */
    static NativeBlock string(byte[] bytes) {
        NativeBlock block = new NativeBlock(bytes.length + 1);
        block.buffer.put(0, bytes);
        return block;
    }

    long address() {
        return address;
    }

    int size() {
        return buffer.capacity();
    }

    short getShort(int offset) {
        return buffer.getShort(offset);
    }

    int getInt(int offset) {
        return buffer.getInt(offset);
    }

    long getLong(int offset) {
        return buffer.getLong(offset);
    }

    byte[] getBytes(int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.get(offset, bytes);
        return bytes;
    }

    void putShort(int offset, short value) {
        buffer.putShort(offset, value);
    }

    void putInt(int offset, int value) {
        buffer.putInt(offset, value);
    }

    void putLong(int offset, long value) {
        buffer.putLong(offset, value);
    }

    void putBytes(int offset, byte[] bytes) {
        buffer.put(offset, bytes);
    }
}
