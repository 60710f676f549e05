package org.zward.posix;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zward.lock.LockFilesException;

/**
 * One {@code posix_spawnp(3)}.
 *
 * <p>A descriptor that is to be inherited is duplicated first, and duplicated back to its number in the child: that
 * clears close-on-exec there on every glibc, and never here, where another thread may be starting a process too. The
 * duplicates are closed by the exec, and here.
 */
final class Spawn {

    /** More than {@code posix_spawn_file_actions_t} (80 bytes) and {@code posix_spawnattr_t} (336). */
    private static final int OPAQUE_SIZE = 1024;

    private static final int SIGSET_SIZE = 128;

    private final LibC libc;
    private final ProcessCalls calls;
    private final Command command;
    private final List<byte[]> arguments;
    private final Map<Integer, Integer> streams = new TreeMap<>();
    private boolean inheritsTheRest = true;
    private short flags = ProcessCalls.POSIX_SPAWN_SETSIGMASK;
    private final NativeBlock actions = new NativeBlock(OPAQUE_SIZE);
    private final NativeBlock attributes = new NativeBlock(OPAQUE_SIZE);
    private final List<Integer> duplicates = new ArrayList<>();

    /** To start a command with these bytes for arguments. */
    Spawn(LibC libc, ProcessCalls calls, Command command, List<byte[]> arguments) {
        this.libc = libc;
        this.calls = calls;
        this.command = command;
        this.arguments = arguments;
    }

    /** Gives the command another standard stream than ours: 0, 1 or 2. */
    Spawn stream(int number, int descriptor) {
        streams.put(number, descriptor);
        return this;
    }

    /** Lets it inherit nothing but its standard streams and the descriptors that the command names. */
    Spawn inheritingNothingElse() {
        inheritsTheRest = false;
        return this;
    }

    /** Starts it in a session of its own, where no key pressed at our terminal reaches it; since glibc 2.26. */
    Spawn inOwnSession() {
        flags |= ProcessCalls.POSIX_SPAWN_SETSID;
        return this;
    }

    /** Returns the pid. */
    int start() throws CommandNotStartedException, LockFilesException {
        ensure(calls.posix_spawn_file_actions_init(actions.address()));
        try {
            ensure(calls.posix_spawnattr_init(attributes.address()));
            try {
                for (Map.Entry<Integer, Integer> stream : streams.entrySet()) {
                    ensure(calls.posix_spawn_file_actions_adddup2(
                            actions.address(), stream.getValue(), stream.getKey()));
                }
                for (int descriptor : command.descriptors()) {
                    inherit(descriptor);
                }
                for (int descriptor : withheld()) {
                    ensure(calls.posix_spawn_file_actions_addclose(actions.address(), descriptor));
                }
                unblockSignals();
                return spawn();
            } finally {
                calls.posix_spawnattr_destroy(attributes.address());
            }
        } finally {
            calls.posix_spawn_file_actions_destroy(actions.address());
            duplicates.forEach(libc::close);
            Reference.reachabilityFence(this);
        }
    }

    private List<Integer> withheld() {
        List<Integer> withheld =
                new ArrayList<>(inheritsTheRest ? new JvmDescriptors(calls).own() : JvmDescriptors.open());
        withheld.removeAll(command.descriptors());
        return withheld;
    }

    private void inherit(int descriptor) throws CommandNotStartedException, LockFilesException {
        int duplicate = libc.fcntl(descriptor, LibC.F_DUPFD_CLOEXEC, 0);
        if (duplicate < 0) {
            throw FailedCall.on("descriptor " + descriptor, "fcntl(F_DUPFD_CLOEXEC)");
        }
        duplicates.add(duplicate);
        ensure(calls.posix_spawn_file_actions_adddup2(actions.address(), duplicate, descriptor));
    }

    /** The JVM blocks signals in its threads that a command must get, SIGQUIT for one. */
    private void unblockSignals() throws CommandNotStartedException {
        NativeBlock none = new NativeBlock(SIGSET_SIZE);
        try {
            libc.sigemptyset(none.address());
            ensure(calls.posix_spawnattr_setsigmask(attributes.address(), none.address()));
        } finally {
            Reference.reachabilityFence(none);
        }
        ensure(calls.posix_spawnattr_setflags(attributes.address(), flags));
    }

    private int spawn() throws CommandNotStartedException {
        List<NativeBlock> words = arguments.stream().map(NativeBlock::string).toList();
        List<NativeBlock> variables = new ArrayList<>();
        command.environment().forEach((name, value) -> variables.add(NativeBlock.string(name + "=" + value)));
        List<Long> environment = inheritedVariables();
        variables.forEach(variable -> environment.add(variable.address()));
        NativeBlock pid = new NativeBlock(Integer.BYTES);
        NativeBlock argv = pointers(words.stream().map(NativeBlock::address).toList());
        NativeBlock envp = pointers(environment);
        try {
            ensure(calls.posix_spawnp(
                    pid.address(),
                    words.get(0).address(),
                    actions.address(),
                    attributes.address(),
                    argv.address(),
                    envp.address()));
            return pid.getInt(0);
        } finally {
            Reference.reachabilityFence(words);
            Reference.reachabilityFence(variables);
            Reference.reachabilityFence(argv);
            Reference.reachabilityFence(envp);
        }
    }

    /** As they are in memory: a value that is not text in our encoding would not survive being made a String. */
    private List<Long> inheritedVariables() {
        Map<String, String> replaced = command.environment();
        List<Long> kept = new ArrayList<>();
        Pointer environ =
                NativeLibrary.getProcess().getGlobalVariableAddress("environ").getPointer(0);
        for (long i = 0; environ != null && environ.getPointer(i * Long.BYTES) != null; i++) {
            Pointer variable = environ.getPointer(i * Long.BYTES);
            String text = variable.getString(0, StandardCharsets.ISO_8859_1.name());
            int equals = text.indexOf('=');
            if (equals < 0 || !replaced.containsKey(text.substring(0, equals))) {
                kept.add(Pointer.nativeValue(variable));
            }
        }
        return kept;
    }

    private static NativeBlock pointers(List<Long> addresses) {
        NativeBlock array = new NativeBlock((addresses.size() + 1) * Long.BYTES);
        for (int i = 0; i < addresses.size(); i++) {
            array.putLong(i * Long.BYTES, addresses.get(i));
        }
        return array;
    }

    private void ensure(int errno) throws CommandNotStartedException {
        if (errno != 0) {
            throw new CommandNotStartedException(command.name(), errno);
        }
    }
}
