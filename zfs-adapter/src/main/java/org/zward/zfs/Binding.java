package org.zward.zfs;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/**
 * A loaded library. One that lacks a function is refused when its functions are bound, not at the first call.
 *
 * @param soname its name
 * @param library it
 */
record Binding(String soname, NativeLibrary library) {

    /** {@code RTLD_NOW}, local: a library that wants symbols which nobody has must not be found out later. */
    private static final int OPEN_FLAGS = 2;

    private static final Map<String, Object> OPTIONS = Map.of(
            Library.OPTION_STRING_ENCODING, StandardCharsets.UTF_8.name(), Library.OPTION_OPEN_FLAGS, OPEN_FLAGS);

    static Binding open(String soname) throws ZfsException {
        try {
            return new Binding(soname, NativeLibrary.getInstance(soname, OPTIONS));
        } catch (UnsatisfiedLinkError e) {
            // JNA lists every place it looked in, on lines of their own
            throw unusable(
                    soname,
                    "can't be loaded: " + e.getMessage().lines().findFirst().orElse("not found"),
                    e);
        }
    }

    <T extends Library> T functions(Class<T> functions) throws ZfsException {
        for (Method function : functions.getMethods()) {
            if (!has(function.getName())) {
                throw unusable(soname, "has no function " + function.getName(), null);
            }
        }
        return Native.load(soname, functions, OPTIONS);
    }

    Pointer variable(String name) throws ZfsException {
        try {
            return library.getGlobalVariableAddress(name);
        } catch (UnsatisfiedLinkError e) {
            throw unusable(soname, "has no variable " + name, e);
        }
    }

    boolean has(String function) {
        try {
            return library.getFunction(function) != null;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    static ZfsException unusable(String soname, String problem, Throwable cause) {
        return new ZfsException(
                Kind.FAILED,
                soname,
                problem,
                "install ZFS' libraries in the version of the kernel module, or use '--backend command'",
                cause);
    }
}
