package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zward.target.TargetHost.ANYWHERE;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zward.lock.FakeLockFiles;
import org.zward.pool.FakeHost;
import org.zward.pool.FakeZpools;
import org.zward.pool.SequenceRequest;

/** A process that is killed at each step of a start or stop, and the cluster manager's next one. */
class TargetCrashTest {

    private final TargetHost host = new TargetHost();
    private final FakeLockFiles dying = host.host.files();
    private final FakeLockFiles next = dying.otherProcess();

    /** Something that makes a process die at a step, if it holds a lock then. */
    private interface Death {
        void prepare(TargetHost host, Runnable die);
    }

    private static Named<Death> before(FakeZpools.Step step) {
        return Named.of("before " + step, (host, die) -> host.zpools.before(step, die::run));
    }

    private static Named<Death> at(FakeMounts.Step step) {
        return Named.of("at " + step, (host, die) -> host.mounts.at(step, die::run));
    }

    static Stream<Named<Death>> starting() {
        return Stream.of(
                before(FakeZpools.Step.LIST),
                before(FakeZpools.Step.READ_LABEL),
                before(FakeZpools.Step.IMPORT),
                at(FakeMounts.Step.MOUNT),
                at(FakeMounts.Step.MOUNTED));
    }

    static Stream<Named<Death>> stopping() {
        return Stream.of(
                at(FakeMounts.Step.UNMOUNT),
                at(FakeMounts.Step.UNMOUNTED),
                before(FakeZpools.Step.LIST),
                before(FakeZpools.Step.EXPORT));
    }

    private void die(Death death, Consumer<TargetHost> work) {
        boolean[] dead = {false};
        death.prepare(host, () -> {
            if (!dead[0] && dying.openDescriptors() > 0) {
                dead[0] = true;
                dying.die();
                throw new FakeLockFiles.Killed();
            }
        });
        assertThatThrownBy(() -> work.accept(host)).isInstanceOf(FakeLockFiles.Killed.class);
        assertThat(dead[0]).isTrue();
    }

    private static void start(TargetHost host) {
        try {
            host.start(host.mdt);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void stop(TargetHost host) {
        try {
            host.stop(host.mdt);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("starting")
    void aStartThatDiesAnywhereIsMadeGoodByTheNextStart(Death death) throws Exception {
        die(death, TargetCrashTest::start);

        host.start(next)
                .start(host.mdt, FakeHost.lock(), ANYWHERE, Optional.empty(), SequenceRequest.HostExclusion.LEASE);

        assertThat(host.mounts.table()).hasSize(1);
        assertThat(host.zpools.imported(host.tank)).isPresent();
        assertThat(next.entries()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("starting")
    void aStartThatDiesAnywhereIsUndoneByAStop(Death death) throws Exception {
        die(death, TargetCrashTest::start);

        host.stop(next).stop(host.mdt, Duration.ZERO, FakeHost.lock());

        assertThat(host.mounts.table()).isEmpty();
        assertThat(host.zpools.imported(host.tank)).isEmpty();
        assertThat(next.entries()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stopping")
    void aStopThatDiesAnywhereIsFinishedByTheNextStop(Death death) throws Exception {
        host.start(host.mdt);
        die(death, TargetCrashTest::stop);

        host.stop(next).stop(host.mdt, Duration.ZERO, FakeHost.lock());

        assertThat(host.mounts.table()).isEmpty();
        assertThat(host.zpools.imported(host.tank)).isEmpty();
        assertThat(next.entries()).isEmpty();
    }

    @Test
    void aTargetThatRunsGoesOnWhenAnotherOfItsPoolDiesStarting() throws Exception {
        host.start(host.mgt);
        die(at(FakeMounts.Step.MOUNT).getPayload(), TargetCrashTest::start);

        assertThat(host.stop(next)
                        .stop(host.mdt, Duration.ZERO, FakeHost.lock())
                        .pool())
                .isEqualTo(TargetStop.Pool.STAYS_IMPORTED);

        assertThat(host.mounts.table()).hasSize(1);
    }
}
