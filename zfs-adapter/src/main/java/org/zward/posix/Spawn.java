package org.zward.posix;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final NativeBlock actions = new NativeBlock(OPAQUE_SIZE);
    private final NativeBlock attributes = new NativeBlock(OPAQUE_SIZE);
    private final List<Integer> duplicates = new ArrayList<>();

    Spawn(LibC libc, ProcessCalls calls, Command command) {
        this.libc = libc;
        this.calls = calls;
        this.command = command;
    }

    /** Returns the pid. */
    int start() throws CommandNotStartedException, LockFilesException {
        ensure(calls.posix_spawn_file_actions_init(actions.address()));
        try {
            ensure(calls.posix_spawnattr_init(attributes.address()));
            try {
                for (int descriptor : JvmDescriptors.open()) {
                    ensure(calls.posix_spawn_file_actions_addclose(actions.address(), descriptor));
                }
                for (int descriptor : command.descriptors()) {
                    inherit(descriptor);
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
        libc.sigemptyset(none.address());
        ensure(calls.posix_spawnattr_setsigmask(attributes.address(), none.address()));
        ensure(calls.posix_spawnattr_setflags(attributes.address(), ProcessCalls.POSIX_SPAWN_SETSIGMASK));
    }

    private int spawn() throws CommandNotStartedException {
        List<NativeBlock> arguments = ExactArguments.of(command.arguments()).stream()
                .map(NativeBlock::string)
                .toList();
        List<NativeBlock> variables = new ArrayList<>();
        command.environment().forEach((name, value) -> variables.add(NativeBlock.string(name + "=" + value)));
        List<Long> environment = inheritedVariables();
        variables.forEach(variable -> environment.add(variable.address()));
        NativeBlock pid = new NativeBlock(Integer.BYTES);
        NativeBlock argv = pointers(arguments.stream().map(NativeBlock::address).toList());
        NativeBlock envp = pointers(environment);
        try {
            ensure(calls.posix_spawnp(
                    pid.address(),
                    arguments.get(0).address(),
                    actions.address(),
                    attributes.address(),
                    argv.address(),
                    envp.address()));
            return pid.getInt(0);
        } finally {
            Reference.reachabilityFence(arguments);
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
