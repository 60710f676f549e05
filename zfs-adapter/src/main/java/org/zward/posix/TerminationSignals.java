package org.zward.posix;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps SIGHUP, SIGINT and SIGTERM from ending this JVM: while this is open they interrupt a thread, so that a wait
 * ends and what was begun is undone, or do whatever else is asked for, or are passed to the command that {@link
 * CommandRunner} runs.
 *
 * <p>A signal that was ignored when the JVM started, as SIGHUP is under {@code nohup}, stays ignored.
 *
 * <p>It uses {@code sun.misc.Signal}, the one way that the JDK has and exports (module {@code jdk.unsupported}),
 * reflectively: javac warns of a direct use in a way that can't be suppressed.
 *
 * <p>Thread-safe. A JVM should have one open at a time. The receiver and what was received are guarded by this object's
 * monitor; receivers are called under it, and must not wait.
 */
public final class TerminationSignals implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TerminationSignals.class);

    private final Map<TerminationSignal, Object> previous = new EnumMap<>(TerminationSignal.class);
    private final Consumer<TerminationSignal> action;
    private Optional<Receiver> receiver = Optional.empty();
    private Optional<TerminationSignal> first = Optional.empty();

    private TerminationSignals(Consumer<TerminationSignal> action) {
        this.action = action;
    }

    /**
     * Intercepts the signals.
     *
     * @param interrupted the thread that each of them interrupts
     * @return the interception, which ends when it is closed
     */
    public static TerminationSignals interrupting(Thread interrupted) {
        return calling(signal -> interrupted.interrupt());
    }

    /**
     * Intercepts the signals.
     *
     * @param action what each of them does, on a thread of the JVM's; must not wait
     * @return the interception, which ends when it is closed
     */
    public static TerminationSignals calling(Consumer<TerminationSignal> action) {
        TerminationSignals signals = new TerminationSignals(action);
        signals.install();
        return signals;
    }

    /**
     * The signal that came first.
     *
     * @return the signal, if one came that was not passed to a command
     */
    public synchronized Optional<TerminationSignal> received() {
        return first;
    }

    /** Lets the JVM do again with the signals what it did before. */
    @Override
    public void close() {
        previous.forEach((signal, handler) -> {
            try {
                handle(signal, handler);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /**
     * Has signals passed to {@code other} from now on.
     *
     * @throws InterruptedException if one came before: nothing is passed on then
     */
    synchronized void passTo(Receiver other) throws InterruptedException {
        if (first.isPresent()) {
            throw new InterruptedException("SIG" + first.get() + " came before");
        }
        receiver = Optional.of(other);
    }

    /** Has signals do again what was asked for, those too that the receiver accepted and could not pass on. */
    synchronized void passNoMore(Set<TerminationSignal> undelivered) {
        receiver = Optional.empty();
        undelivered.forEach(this::deliver);
    }

    /** A signal that nobody accepts is ours: none is lost. */
    private synchronized void deliver(TerminationSignal signal) {
        if (receiver.isPresent() && receiver.get().accept(signal)) {
            return;
        }
        if (first.isEmpty()) {
            first = Optional.of(signal);
        }
        action.accept(signal);
    }

    private void install() {
        for (TerminationSignal signal : TerminationSignal.values()) {
            try {
                Object handler = Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Class.forName("sun.misc.SignalHandler")},
                        (proxy, method, arguments) -> {
                            deliver(signal);
                            return null;
                        });
                previous.put(signal, handle(signal, handler));
            } catch (InvocationTargetException e) {
                LOG.warn(
                        "SIG{} can't be intercepted and ends the process: {}",
                        signal,
                        e.getCause().getMessage());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this Java has no sun.misc.Signal", e);
            }
        }
    }

    /** Who may get a signal in our place. */
    @FunctionalInterface
    interface Receiver {

        /** Takes it, or returns false: it came too late. */
        boolean accept(TerminationSignal signal);
    }

    private static Object handle(TerminationSignal signal, Object handler) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        return type.getMethod("handle", type, Class.forName("sun.misc.SignalHandler"))
                .invoke(null, type.getConstructor(String.class).newInstance(signal.name()), handler);
    }
}
