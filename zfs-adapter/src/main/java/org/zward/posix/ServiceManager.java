package org.zward.posix;

import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.LockFilesException;
import org.zward.lock.ZwardException.Kind;

/**
 * The service manager that started this process, if one did: {@code sd_notify(3)} and {@code sd_watchdog_enabled(3)}
 * without libsystemd. Messages are datagrams to the socket that {@code NOTIFY_SOCKET} names, by a path or, with {@code @}
 * in front, in the abstract namespace.
 *
 * <p>Nothing waits here and nothing fails: a message that can't be sent is lost, and logged, for the work that it tells of
 * is done all the same. Thread-safe.
 */
public final class ServiceManager {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    private final Optional<String> socket;
    private final Optional<Duration> watchdog;

    private ServiceManager(Optional<String> socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /**
     * The one that the environment tells of.
     *
     * @param environment the variables of this process
     * @return the service manager, or one that hears nothing
     */
    public static ServiceManager of(Map<String, String> environment) {
        Optional<String> socket =
                Optional.ofNullable(environment.get("NOTIFY_SOCKET")).filter(name -> !name.isEmpty());
        return new ServiceManager(socket, socket.flatMap(unused -> watchdog(environment)));
    }

    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String pid = environment.get("WATCHDOG_PID");
        if (pid != null && !pid.equals(Long.toString(ProcessHandle.current().pid()))) {
            return Optional.empty();
        }
        try {
            long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", ""));
            return micros > 0 ? Optional.of(Duration.ofNanos(Math.multiplyExact(micros, 1000))) : Optional.empty();
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /**
     * How long it waits for a sign of life before it ends this process.
     *
     * @return the time, if it does
     */
    public Optional<Duration> watchdog() {
        return watchdog;
    }

    /**
     * Tells it something.
     *
     * @param assignments lines of {@code NAME=value}, for example {@code READY=1}
     */
    public void tell(String... assignments) {
        if (socket.isEmpty()) {
            return;
        }
        try {
            send(socket.get(), String.join("\n", assignments).getBytes(StandardCharsets.UTF_8));
        } catch (LockFilesException e) {
            LOG.warn("the service manager could not be told {}: {}", Arrays.toString(assignments), e.getMessage());
        }
    }

    private static void send(String name, byte[] message) throws LockFilesException {
        SocketCalls calls = SocketCalls.load();
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        // a path ends with a zero byte; a name in the abstract namespace begins with one
        boolean isAbstract = path[0] == '@';
        if ((!isAbstract && path[0] != '/') || path.length >= SocketCalls.SUN_PATH_SIZE) {
            throw new LockFilesException(
                    Kind.FAILED, name, "is no name of a socket that is known here", "see sd_notify(3)");
        }
        if (isAbstract) {
            path[0] = 0;
        }
        NativeBlock address = new NativeBlock(SocketCalls.SUN_PATH + SocketCalls.SUN_PATH_SIZE);
        address.putShort(0, (short) SocketCalls.AF_UNIX);
        address.putBytes(SocketCalls.SUN_PATH, path);
        int length = SocketCalls.SUN_PATH + path.length + (isAbstract ? 0 : 1);
        NativeBlock buffer = new NativeBlock(message.length);
        buffer.putBytes(0, message);
        int descriptor = calls.socket(SocketCalls.AF_UNIX, SocketCalls.SOCK_DGRAM | SocketCalls.SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            throw FailedCall.on(name, "socket");
        }
        try {
            int flags = SocketCalls.MSG_DONTWAIT | SocketCalls.MSG_NOSIGNAL;
            if (calls.sendto(descriptor, buffer.address(), message.length, flags, address.address(), length) < 0) {
                throw FailedCall.on(name, "sendto");
            }
        } finally {
            LibC.loaded().close(descriptor);
            Reference.reachabilityFence(address);
            Reference.reachabilityFence(buffer);
        }
    }
}
