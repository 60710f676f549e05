package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.zward.target.TargetHost.ANYWHERE;
import static org.zward.target.TargetHost.failure;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zward.host.HostId;
import org.zward.lock.Deadline;
import org.zward.lock.LockLostException;
import org.zward.lock.LockRequest;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Access;
import org.zward.pool.FakeHost;
import org.zward.pool.FakeZpools;
import org.zward.pool.ImportablePool.Activity;
import org.zward.pool.ImportedPool;
import org.zward.pool.SequenceRequest;
import org.zward.pool.ZfsException;

class TargetStartTest {

    private static final HostId FOREIGN = new HostId(0x0badcafe);

    private final TargetHost host = new TargetHost();

    @AfterEach
    void noLockIsLeft() throws Exception {
        assertThat(host.host.locks().statuses()).isEmpty();
    }

    @Test
    void aTargetIsMountedAndItsPoolStaysImported() throws Exception {
        assertThat(host.start(host.mdt).started()).isEqualTo(TargetStart.Started.NOW);

        assertThat(host.zpools.imported(host.tank).map(ImportedPool::access)).contains(Access.READ_WRITE);
        assertThat(host.mounts.table())
                .extracting(MountedFileSystem::source, MountedFileSystem::mountPoint)
                .containsExactly(tuple("tank/mdt", "/mnt/mdt"));
        assertThat(host.calls()).containsExactly("import tank");
    }

    @Test
    void aTargetThatRunsIsLeftAsItIs() throws Exception {
        host.start(host.mdt);

        assertThat(host.start(host.mdt).started()).isEqualTo(TargetStart.Started.BEFORE);

        assertThat(host.calls()).containsExactly("import tank");
        assertThat(host.mounts.table()).hasSize(1);
    }

    @Test
    void twoTargetsOfOnePoolShareItsImport() throws Exception {
        host.start(host.mdt);
        host.start(host.mgt);

        assertThat(host.calls()).containsExactly("import tank");
        assertThat(host.mounts.table()).hasSize(2);
    }

    @Test
    void aMountThatFailsExportsAgain() throws Exception {
        host.mounts.at(FakeMounts.Step.MOUNT, () -> {
            throw new ZfsException(Kind.FAILED, "tank/mdt", "mount(8) says no", "see the test");
        });

        assertThat(failure(() -> host.start(host.mdt))).hasMessageContaining("mount(8) says no");

        assertThat(host.calls()).containsExactly("import tank", "export tank");
    }

    @Test
    void aMountThatFailsLeavesAPoolThatWasImportedBefore() throws Exception {
        host.start(host.mgt);
        host.mounts.at(FakeMounts.Step.MOUNT, () -> {
            throw new ZfsException(Kind.FAILED, "tank/mdt", "mount(8) says no", "see the test");
        });

        failure(() -> host.start(host.mdt));

        assertThat(host.calls()).containsExactly("import tank");
        assertThat(host.mounts.table()).hasSize(1);
    }

    @Test
    void aMountThatComplainsAndIsMadeAllTheSameCounts() throws Exception {
        host.mounts.at(FakeMounts.Step.MOUNTED, () -> {
            throw new ZfsException(Kind.FAILED, "tank/mdt", "can't write /etc/mtab", "see the test");
        });

        assertThat(host.start(host.mdt).started()).isEqualTo(TargetStart.Started.NOW);

        assertThat(host.calls()).containsExactly("import tank");
    }

    @Test
    void aMountPointThatIsInUseIsBusyAndNothingIsMountedOverIt() throws Exception {
        host.mounts.mountSomethingElse("scratch", "/mnt/mdt");

        ZwardException busy = failure(() -> host.start(host.mdt));

        assertThat(busy.kind()).isEqualTo(Kind.BUSY);
        assertThat(busy).hasMessageContaining("scratch (tmpfs) is mounted at /mnt/mdt");
        assertThat(host.calls()).containsExactly("import tank", "export tank");
    }

    @Test
    void aTargetThatIsMountedElsewhereIsBusy() throws Exception {
        host.host.importByHand(host.guid, Access.READ_WRITE);
        host.zpools.mount(host.mdt.device(), "/elsewhere");

        ZwardException busy = failure(() -> host.start(host.mdt));

        assertThat(busy.kind()).isEqualTo(Kind.BUSY);
        assertThat(busy).hasMessageContaining("tank/mdt is mounted at /elsewhere, not at /mnt/mdt");
    }

    @Test
    void aDeviceThatDoesNotExistIsNoSuch() throws Exception {
        Target none = TargetHost.target("tank/none", "/mnt/none");
        host.known.add(none);

        assertThat(failure(() -> host.start(none)).kind()).isEqualTo(Kind.NO_SUCH);

        assertThat(host.calls()).containsExactly("import tank", "export tank");
    }

    @Test
    void aDatasetThatZfsMountsByItselfIsRefusedWithTheWayOut() throws Exception {
        host.host.importByHand(host.guid, Access.READ_WRITE);
        Target own = TargetHost.target("tank/my own", "/mnt/own");
        host.known.add(own);
        host.zpools.createDataset(own.device(), Map.of("mountpoint", "/tank/own"));

        assertThat(failure(() -> host.start(own)))
                .hasMessageContaining("'zward exec --import rw tank -- zfs set mountpoint=legacy \"tank/my own\"'");
    }

    @Test
    void aTargetThatWasForgottenWhileItsLockWasWaitedForIsNotMounted() throws Exception {
        host.store.remove(host.mdt.id());

        ZwardException forgotten = failure(() -> host.start(host.mdt));

        assertThat(forgotten.kind()).isEqualTo(Kind.NO_SUCH);
        assertThat(host.mounts.table()).isEmpty();
        assertThat(host.calls()).containsExactly("import tank", "export tank");
    }

    @Test
    void aTargetThatWasAddedAnewWithOtherValuesMeanwhileIsNotMounted() throws Exception {
        host.store.remove(host.mdt.id());
        host.store.add(new Target(host.mdt.id(), host.mdt.device(), new MountPoint("/mnt/other"), host.mdt.fstype()));

        assertThat(failure(() -> host.start(host.mdt))).hasMessageContaining("its entry was changed meanwhile");

        assertThat(host.mounts.table()).isEmpty();
    }

    @Test
    void aPoolThatIsSuspendedStartsNothing() throws Exception {
        host.start(host.mdt);
        host.zpools.suspend(host.tank);

        assertThat(failure(() -> host.start(host.mdt))).hasMessageContaining("SUSPENDED");
        assertThat(failure(() -> host.start(host.mgt))).hasMessageContaining("SUSPENDED");
    }

    @Test
    void aLockThatIsLostBeforeMountingMountsNothing() throws Exception {

        AtomicInteger looks = new AtomicInteger();
        host.zpools.before(FakeZpools.Step.LIST, () -> {
            // the look after the import; what comes next is the mount
            if (!host.calls().isEmpty() && looks.incrementAndGet() == 1) {
                host.host.files().removeByHand(host.tank);
            }
        });

        assertThatThrownBy(() -> host.start(host.mdt)).isInstanceOf(LockLostException.class);

        assertThat(host.mounts.table()).isEmpty();
    }

    @Test
    void anInterruptThatComesBeforeMountingUndoesTheImport() throws Exception {
        host.zpools.before(FakeZpools.Step.IMPORT, () -> Thread.currentThread().interrupt());

        assertThatThrownBy(() -> host.start(host.mdt)).isInstanceOf(InterruptedException.class);

        assertThat(host.mounts.table()).isEmpty();
        assertThat(host.calls()).containsExactly("import tank", "export tank");
    }

    @Test
    void aHostThatIsVouchedForIsWaitedForAsLongAsItIsSeenWriting() throws Exception {
        host.host.disks().activeOn(host.guid, FOREIGN, "mds2", Activity.SEEN);
        AtomicInteger searches = new AtomicInteger();
        host.zpools.before(FakeZpools.Step.SEARCH, () -> {
            if (searches.incrementAndGet() == 3) {
                host.host.disks().activeOn(host.guid, FOREIGN, "mds2", Activity.NOT_SEEN);
            }
        });

        TargetStart.Outcome outcome = host.start()
                .start(host.mdt, FakeHost.lock(), ANYWHERE, Optional.of("mds2"), SequenceRequest.HostExclusion.LEASE);

        assertThat(outcome.started()).isEqualTo(TargetStart.Started.NOW);
        assertThat(searches).hasValue(3);
    }

    @Test
    void theWaitForAFencedHostEndsAtTheDeadline() throws Exception {
        host.host.disks().activeOn(host.guid, FOREIGN, "mds2", Activity.SEEN);
        LockRequest once = LockRequest.of("test", Deadline.passed());

        assertThat(failure(() -> host.start()
                                .start(
                                        host.mdt,
                                        once,
                                        ANYWHERE,
                                        Optional.of("mds2"),
                                        SequenceRequest.HostExclusion.LEASE))
                        .kind())
                .isEqualTo(Kind.IN_USE_ELSEWHERE);
    }

    @Test
    void aHostThatNobodyVouchesForIsNotWaitedFor() throws Exception {
        AtomicInteger searches = new AtomicInteger();
        host.zpools.before(FakeZpools.Step.SEARCH, searches::incrementAndGet);
        host.host.disks().activeOn(host.guid, FOREIGN, "mds2", Activity.SEEN);
        assertThat(failure(() -> host.start(host.mdt)).kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
        host.host.disks().activeOn(host.guid, FOREIGN, "mds2", Activity.NOT_SEEN);

        ZwardException refused = failure(() -> host.start()
                .start(host.mdt, FakeHost.lock(), ANYWHERE, Optional.of("mds3"), SequenceRequest.HostExclusion.LEASE));

        assertThat(refused.kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
        assertThat(searches).hasValue(2);
        assertThat(host.calls()).isEmpty();
    }
}
