package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zward.target.TargetHost.failure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zward.lock.LockLostException;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Access;
import org.zward.pool.FakeHost;
import org.zward.pool.FakeZpools;
import org.zward.pool.Mount;
import org.zward.pool.PoolBusyException;
import org.zward.pool.ZfsException;

class TargetStopTest {

    private final TargetHost host = new TargetHost();

    @AfterEach
    void noLockIsLeft() throws Exception {
        assertThat(host.host.locks().statuses()).isEmpty();
    }

    private void busy() throws PoolBusyException {
        throw new PoolBusyException(host.tank, "process 1 uses /mnt/mdt", "end that");
    }

    @Test
    void aTargetIsUnmountedAndItsPoolExported() throws Exception {
        host.start(host.mdt);

        assertThat(host.stop(host.mdt)).isEqualTo(new TargetStop.Outcome(true, TargetStop.Pool.EXPORTED, List.of()));

        assertThat(host.mounts.table()).isEmpty();
        assertThat(host.calls()).containsExactly("import tank", "export tank");
    }

    @Test
    void aTargetThatDoesNotRunIsASuccessAndItsPoolIsExportedAllTheSame() throws Exception {
        host.host.importByHand(host.guid, Access.READ_WRITE);

        assertThat(host.stop(host.mdt)).isEqualTo(new TargetStop.Outcome(false, TargetStop.Pool.EXPORTED, List.of()));
        assertThat(host.stop(host.mdt))
                .isEqualTo(new TargetStop.Outcome(false, TargetStop.Pool.NOT_IMPORTED, List.of()));
    }

    @Test
    void aTargetThatIsNotKnownAnyMoreOrChangedIsLeftAlone() throws Exception {
        host.start(host.mdt);
        host.store.remove(host.mdt.id());
        assertThat(failure(() -> host.stop(host.mdt)).kind()).isEqualTo(Kind.NO_SUCH);
        host.store.add(new Target(host.mdt.id(), host.mdt.device(), new MountPoint("/mnt/other"), host.mdt.fstype()));
        assertThat(failure(() -> host.stop(host.mdt))).hasMessageContaining("its entry was changed meanwhile");

        assertThat(host.mounts.table()).hasSize(1);
        assertThat(host.calls()).containsExactly("import tank");
    }

    @Test
    void thePoolOfAnotherTargetThatRunsStaysImported() throws Exception {
        host.start(host.mdt);
        host.start(host.mgt);

        assertThat(host.stop(host.mdt))
                .isEqualTo(new TargetStop.Outcome(
                        true,
                        TargetStop.Pool.STAYS_IMPORTED,
                        List.of(new Mount(host.mgt.device(), "/mnt/mgt", "zfs"))));
        assertThat(host.stop(host.mdt).pool()).isEqualTo(TargetStop.Pool.STAYS_IMPORTED);
        assertThat(host.mounts.table()).hasSize(1);

        assertThat(host.stop(host.mgt).pool()).isEqualTo(TargetStop.Pool.EXPORTED);
        assertThat(host.calls()).containsExactly("import tank", "export tank");
    }

    @Test
    void anUnmountThatFailsFailsAndLeavesThePoolImported() throws Exception {
        host.start(host.mdt);
        host.mounts.at(FakeMounts.Step.UNMOUNT, () -> {
            throw new ZfsException(Kind.FAILED, "tank/mdt", "umount(8) says no", "see the test");
        });

        assertThat(failure(() -> host.stop(host.mdt))).hasMessageContaining("umount(8) says no");

        assertThat(host.mounts.table()).hasSize(1);
        assertThat(host.calls()).containsExactly("import tank");
    }

    @Test
    void aTargetThatStaysBusyFailsAndLeavesThePoolImported() throws Exception {
        host.start(host.mdt);
        host.mounts.at(FakeMounts.Step.UNMOUNT, this::busy);

        ZwardException failure = failure(() -> host.stop(host.mdt));

        assertThat(failure.kind()).isEqualTo(Kind.BUSY);
        assertThat(failure).hasMessageContaining("process 1");
        assertThat(host.calls()).containsExactly("import tank");
    }

    @Test
    void aTargetThatIsBusyForAMomentIsTriedAgain() throws Exception {
        host.start(host.mdt);
        AtomicInteger tries = new AtomicInteger();
        host.mounts.at(FakeMounts.Step.UNMOUNT, () -> {
            if (tries.incrementAndGet() == 1) {
                busy();
            }
        });

        TargetStop.Outcome outcome =
                host.stop(host.host.files()).stop(host.mdt, Duration.ofMinutes(1), FakeHost.lock());

        assertThat(outcome.pool()).isEqualTo(TargetStop.Pool.EXPORTED);
        assertThat(tries).hasValue(2);
    }

    @Test
    void anExportThatFailsFailsAlthoughTheTargetIsUnmounted() throws Exception {
        host.start(host.mdt);
        host.zpools.before(FakeZpools.Step.EXPORT, this::busy);

        assertThat(failure(() -> host.stop(host.mdt)).kind()).isEqualTo(Kind.BUSY);
        assertThat(host.mounts.table()).isEmpty();
        host.zpools.before(FakeZpools.Step.EXPORT, () -> {});

        assertThat(host.stop(host.mdt).pool()).isEqualTo(TargetStop.Pool.EXPORTED);
    }

    @Test
    void whatIsMountedOverATargetIsNotUnmountedInItsPlace() throws Exception {
        host.start(host.mdt);
        host.mounts.mountSomethingElse("scratch", "/mnt/mdt");

        ZwardException failure = failure(() -> host.stop(host.mdt));

        assertThat(failure.kind()).isEqualTo(Kind.BUSY);
        assertThat(failure).hasMessageContaining("scratch (tmpfs) is mounted at /mnt/mdt");
        assertThat(host.mounts.table()).hasSize(2);
        assertThat(host.calls()).containsExactly("import tank");
    }

    @Test
    void whatIsMountedInThePlaceOfATargetDoesNotKeepItFromBeingStopped() throws Exception {
        host.host.importByHand(host.guid, Access.READ_WRITE);
        host.mounts.mountSomethingElse("scratch", "/mnt/mdt");

        assertThat(host.stop(host.mdt).pool()).isEqualTo(TargetStop.Pool.EXPORTED);
    }

    @Test
    void aTargetThatIsMountedElsewhereIsNotStopped() throws Exception {
        host.host.importByHand(host.guid, Access.READ_WRITE);
        host.zpools.mount(host.mdt.device(), "/elsewhere");

        ZwardException failure = failure(() -> host.stop(host.mdt));

        assertThat(failure.kind()).isEqualTo(Kind.BUSY);
        assertThat(failure).hasMessageContaining("/elsewhere");
    }

    @Test
    void aTargetThatIsMountedTwiceIsNotStoppedByUnmountingItOnce() throws Exception {
        host.start(host.mdt);
        host.mounts.at(FakeMounts.Step.UNMOUNTED, () -> host.zpools.mount(host.mdt.device(), "/bind"));

        ZwardException failure = failure(() -> host.stop(host.mdt));

        assertThat(failure.kind()).isEqualTo(Kind.BUSY);
        assertThat(failure).hasMessageContaining("/bind");
        assertThat(host.calls()).containsExactly("import tank");
    }

    @Test
    void aLockThatIsLostStopsNothing() throws Exception {
        host.start(host.mdt);
        host.mounts.at(FakeMounts.Step.UNMOUNT, () -> {
            host.host.files().removeByHand(host.tank);
            busy();
        });

        assertThatThrownBy(() -> host.stop(host.host.files()).stop(host.mdt, Duration.ofMinutes(1), FakeHost.lock()))
                .isInstanceOf(LockLostException.class);

        assertThat(host.mounts.table()).hasSize(1);
        assertThat(host.calls()).containsExactly("import tank");
    }
}
