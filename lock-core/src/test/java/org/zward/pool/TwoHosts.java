package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.zward.host.FakeHostLeases;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.host.LeaseHolder;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SequenceRequest.Afterwards;

/** Two hosts that see one disk, with an exported pool on it, and may have leases from one granter. */
abstract class TwoHosts {

    private static final HostIdentity A = new HostIdentity(new HostId(0xa), "a");
    private static final HostIdentity B = new HostIdentity(new HostId(0xb), "b");
    static final HostIdentity DEAD = new HostIdentity(new HostId(0xd), "dead");

    final PoolName tank = new PoolName("tank");
    final FakeDisks disks = new FakeDisks();
    final Guid guid = disks.createExported(tank);
    final FakeHostLeases leases = new FakeHostLeases();
    final FakeHost a = new FakeHost(disks, A, Optional.of(leases.of("a")));
    final FakeHost b = new FakeHost(disks, B, Optional.of(leases.of("b")));
    final List<Thread> started = new ArrayList<>();

    final SequenceRequest request() {
        return FakeHost.request(tank, Access.READ_WRITE).then(Afterwards.KEEP);
    }

    /** What a host's import ends with: nothing, or why there was none. */
    static Optional<Throwable> outcome(FakeHost host, SequenceRequest request) {
        return Optional.ofNullable(catchThrowable(() -> host.sequences().run(request, pool -> null)));
    }

    final FutureTask<Optional<Throwable>> start(FakeHost host) {
        return start(host, request -> request);
    }

    /** Imports in a thread of its own, which must make the request itself. */
    final FutureTask<Optional<Throwable>> start(FakeHost host, UnaryOperator<SequenceRequest> how) {
        FutureTask<Optional<Throwable>> outcome = new FutureTask<>(() -> outcome(host, how.apply(request())));
        Thread thread = new Thread(outcome);
        thread.setDaemon(true);
        started.add(thread);
        thread.start();
        return outcome;
    }

    static Optional<Throwable> end(FutureTask<Optional<Throwable>> outcome) throws Exception {
        return outcome.get(30, TimeUnit.SECONDS);
    }

    static Kind kind(Optional<Throwable> failure) {
        assertThat(failure).containsInstanceOf(ZwardException.class);
        return ((ZwardException) failure.orElseThrow()).kind();
    }

    final boolean hasIt(FakeHost host) throws Exception {
        return host.zpools().imported(tank).isPresent();
    }

    final void awaitWaiting(String host) {
        await().until(() -> leases.of(host).holders().stream()
                .anyMatch(holder -> holder.state() == LeaseHolder.State.WAITING
                        && holder.host().equals(Optional.of(host))));
    }

    /** Does something once, the next time that a host comes to a step. */
    static void once(FakeHost host, FakeZpools.Step step, FakeZpools.Hook hook) {
        AtomicBoolean done = new AtomicBoolean();
        host.zpools().before(step, () -> {
            if (!done.getAndSet(true)) {
                hook.run();
            }
        });
    }

    static Stop stop(FakeHost host, FakeZpools.Step step) {
        Stop stop = new Stop();
        once(host, step, stop);
        return stop;
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (Thread thread : started) {
            thread.interrupt();
            thread.join(30_000);
        }
        leases.reachable(true);
        assertThat(leases.of("a").holders()).isEmpty();
        assertThat(a.locks(a.files().otherProcess()).statuses()).isEmpty();
        assertThat(b.locks().statuses()).isEmpty();
    }

    static boolean hasImported(FakeHost host) {
        return !host.zpools().calls().isEmpty();
    }
}
