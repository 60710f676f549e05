package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zward.pool.FakeHost.failure;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zward.lock.Deadline;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.Guid;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockOwner;
import org.zward.lock.LockRequest;
import org.zward.lock.Phase;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SequenceRequest.Afterwards;

/** Sequences of a process that {@code zward exec} started, which joins its lock. */
class SequencesInsideExecTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final FakeZpools zpools = host.zpools();
    private final FakeLockFiles outside = host.files();
    private final PoolSequences outer = host.sequences();

    @BeforeEach
    void makePool() {
        host.disks().createExported(tank);
    }

    private PoolSequences inside(OpenPool pool) {
        PoolLock.Inheritance inherited = pool.lock().share();
        return host.sequences(outside.child(inherited.descriptor()), inherited);
    }

    private SequenceRequest request(Access access, LockRequest.Use use) {
        return SequenceRequest.of(
                tank,
                access,
                new LockRequest(LockOwner.currentThread(), "test", Deadline.after(Duration.ofSeconds(10)), use));
    }

    private SequenceRequest exec(Access access) {
        return request(access, LockRequest.Use.COMMAND);
    }

    private SequenceRequest sequence(Access access) {
        return request(access, LockRequest.Use.SEQUENCE);
    }

    @Test
    void aJoinedSequenceUsesWhatTheOutermostImported() throws Exception {
        outer.run(exec(Access.READ_WRITE), pool -> {
            OpenPool.Origin origin = inside(pool).run(sequence(Access.READ_WRITE), OpenPool::origin);
            assertThat(origin).isEqualTo(OpenPool.Origin.FOUND);
            return null;
        });

        assertThat(zpools.calls()).containsExactly("import tank", "export tank");
        assertThat(outside.entries()).isEmpty();
    }

    @Test
    void aJoinedSequenceJournalsInASlotOfItsOwn() throws Exception {
        try (PoolLock lock = host.locks().lock(tank, exec(Access.READ_ONLY).lock())) {
            PoolLock.Inheritance inherited = lock.share();
            host.sequences(outside.child(inherited.descriptor()), inherited).run(sequence(Access.READ_ONLY), pool -> {
                assertThat(pool.lock().scope()).isEqualTo(PoolLock.Scope.JOINED);
                assertThat(pool.lock().journal().own()).isEqualTo(JournalEntry.LOCKED);
                assertThat(pool.lock().journal().joined().map(JournalEntry::phase))
                        .contains(Phase.IMPORTED_READ_ONLY);
                return null;
            });
        }

        assertThat(zpools.calls()).containsExactly("import tank read-only", "export tank");
        assertThat(outside.entries()).isEmpty();
    }

    @Test
    void insideAReadOnlyExecNothingBecomesReadWrite() throws Exception {
        outer.run(exec(Access.READ_ONLY), pool -> {
            assertThat(failure(inside(pool), sequence(Access.READ_WRITE))).isEqualTo(Kind.FAILED);
            return null;
        });

        assertThat(zpools.calls()).containsExactly("import tank read-only", "export tank");
    }

    @Test
    void norWhatOneThatDiedLeft() throws Exception {
        try (PoolLock lock = host.locks().lock(tank, exec(Access.READ_ONLY).lock())) {
            PoolLock.Inheritance inherited = lock.share();
            FakeLockFiles scan = outside.child(inherited.descriptor());
            assertThatThrownBy(() -> host.sequences(scan, inherited).run(sequence(Access.READ_ONLY), pool -> {
                        scan.die();
                        return null;
                    }))
                    .isInstanceOf(FakeLockFiles.Killed.class);
            assertThat(zpools.imported(tank)).isPresent();
            PoolSequences exec = host.sequences(outside.child(inherited.descriptor()), inherited);

            assertThat(failure(exec, exec(Access.READ_ONLY))).isEqualTo(Kind.INVALID);
            assertThat(zpools.imported(tank)).isEmpty();
        }
    }

    @Test
    void aJoinedExecDoesNotTakeWhatASequenceBesideItHasImportedForTheOuterExecs() throws Exception {
        try (PoolLock lock = host.locks().lock(tank, exec(Access.READ_ONLY).lock())) {
            PoolLock.Inheritance inherited = lock.share();
            PoolSequences scan = host.sequences(outside.child(inherited.descriptor()), inherited);
            PoolSequences exec = host.sequences(outside.child(inherited.descriptor()), inherited);
            LockRequest once =
                    new LockRequest(LockOwner.currentThread(), "exec", Deadline.passed(), LockRequest.Use.COMMAND);

            scan.run(sequence(Access.READ_ONLY), pool -> {
                assertThat(failure(exec, SequenceRequest.of(tank, Access.READ_ONLY, once)))
                        .isEqualTo(Kind.TIMED_OUT);
                return null;
            });
            assertThat(failure(exec, exec(Access.READ_ONLY))).isEqualTo(Kind.INVALID);
        }
    }

    private ImportedPool importedReadOnlyByHand() throws Exception {
        Guid guid = zpools.search(SearchPath.DEFAULT).get(0).label().guid();
        return host.importByHand(guid, Access.READ_ONLY);
    }

    @Test
    void insideAReadOnlyExecThatFoundThePoolNothingBecomesReadWrite() throws Exception {
        importedReadOnlyByHand();

        outer.run(exec(Access.READ_ONLY), pool -> {
            PoolSequences joined = inside(pool);
            joined.run(exec(Access.READ_ONLY), inner -> null);
            assertThat(failure(joined, sequence(Access.READ_WRITE))).isEqualTo(Kind.FAILED);
            return null;
        });

        assertThat(zpools.calls()).containsExactly("import tank read-only");
        assertThat(outside.entries()).isEmpty();
    }

    @Test
    void insideAJoinedReadOnlySequenceThatFoundThePoolNothingBecomesReadWrite() throws Exception {
        importedReadOnlyByHand();
        try (PoolLock lock = host.locks().lock(tank, exec(Access.READ_ONLY).lock())) {
            PoolLock.Inheritance inherited = lock.share();
            PoolSequences joined = host.sequences(outside.child(inherited.descriptor()), inherited);
            joined.run(sequence(Access.READ_ONLY), pool -> {
                assertThat(failure(joined, sequence(Access.READ_WRITE))).isEqualTo(Kind.FAILED);
                return null;
            });
            assertThat(lock.journal().joined()).isEmpty();
            joined.run(sequence(Access.READ_WRITE), pool -> null);
        }

        assertThat(outside.entries()).isEmpty();
    }

    @Test
    void aPoolThatAReadOnlyExecFoundIsNotHealedAwayWhenThatDies() throws Exception {
        ImportedPool found = importedReadOnlyByHand();
        FakeLockFiles exec = outside.otherProcess();
        assertThatThrownBy(() -> host.sequences(exec).run(exec(Access.READ_ONLY), pool -> {
                    exec.die();
                    return null;
                }))
                .isInstanceOf(FakeLockFiles.Killed.class);

        outer.run(sequence(Access.READ_ONLY), pool -> null);

        assertThat(zpools.imported(tank)).contains(found);
        assertThat(outside.entries()).isEmpty();
    }

    @Test
    void aCommandNestedInAJoinedOneUsesWhatItFinds() throws Exception {
        importedReadOnlyByHand();
        try (PoolLock lock = host.locks().lock(tank, exec(Access.READ_ONLY).lock())) {
            PoolLock.Inheritance inherited = lock.share();
            PoolSequences joined = host.sequences(outside.child(inherited.descriptor()), inherited);
            joined.run(exec(Access.READ_ONLY), pool -> {
                joined.run(exec(Access.READ_ONLY), inner -> null);
                assertThat(failure(joined, exec(Access.READ_WRITE))).isEqualTo(Kind.INVALID);
                return null;
            });
        }

        assertThat(zpools.calls()).containsExactly("import tank read-only");
    }

    @Test
    void anExecInsideAnExecImportsNothingItself() throws Exception {
        try (PoolLock lock = host.locks().lock(tank, exec(Access.READ_ONLY).lock())) {
            PoolLock.Inheritance inherited = lock.share();
            PoolSequences joined = host.sequences(outside.child(inherited.descriptor()), inherited);

            assertThat(failure(joined, exec(Access.READ_ONLY))).isEqualTo(Kind.INVALID);
        }
        outer.run(exec(Access.READ_WRITE), pool -> {
            inside(pool).run(exec(Access.READ_WRITE), inner -> null);
            return null;
        });

        assertThat(zpools.calls()).containsExactly("import tank", "export tank");
    }

    @Test
    void whatAJoinedSequenceLeftThatDiedIsUndoneByTheOutermost() throws Exception {
        try (PoolLock lock = host.locks().lock(tank, exec(Access.READ_ONLY).lock())) {
            PoolLock.Inheritance inherited = lock.share();
            FakeLockFiles child = outside.child(inherited.descriptor());
            PoolSequences joined = host.sequences(child, inherited);
            assertThatThrownBy(() -> joined.run(sequence(Access.READ_ONLY), pool -> {
                        child.die();
                        return null;
                    }))
                    .isInstanceOf(FakeLockFiles.Killed.class);
            assertThat(zpools.imported(tank)).isPresent();
        }

        assertThat(zpools.imported(tank)).isEmpty();
        assertThat(outside.entries()).isEmpty();
    }

    @Test
    void aJoinedImportStaysWhenTheOutermostEnds() throws Exception {
        try (PoolLock lock = host.locks().lock(tank, exec(Access.READ_WRITE).lock())) {
            PoolLock.Inheritance inherited = lock.share();
            host.sequences(outside.child(inherited.descriptor()), inherited)
                    .run(sequence(Access.READ_WRITE).then(Afterwards.KEEP), pool -> null);
        }

        assertThat(zpools.imported(tank)).isPresent();
        assertThat(outside.entries()).isEmpty();
    }

    @Test
    void anExportThatFailsInsideAJoinedSequenceLeavesTheExecsImportToTheExec() throws Exception {
        outer.run(exec(Access.READ_ONLY), pool -> {
            PoolLock.Inheritance inherited = pool.lock().share();
            PoolLocks locks = host.locks(outside.child(inherited.descriptor()), inherited);
            host.sequences(locks).run(sequence(Access.READ_ONLY), inner -> {
                zpools.before(FakeZpools.Step.EXPORT, () -> {
                    throw new ZfsException(Kind.FAILED, "tank", "I/O error", "see the test");
                });
                assertThatThrownBy(() -> new PoolExports(locks, zpools)
                                .export(tank, PoolExports.Mounted.LEAVE, Duration.ZERO, FakeHost.lock()))
                        .isInstanceOf(ZfsException.class);
                zpools.before(FakeZpools.Step.EXPORT, () -> {});
                return null;
            });
            assertThat(pool.lock().journal().joined()).isEmpty();
            assertThat(pool.lock().journal().own().phase()).isEqualTo(Phase.IMPORTED_READ_ONLY);
            return null;
        });

        assertThat(zpools.calls()).containsExactly("import tank read-only", "export tank");
        assertThat(outside.entries()).isEmpty();
    }

    private void scanDiesAndCantBeHealed() {
        FakeLockFiles scan = outside.otherProcess();
        assertThatThrownBy(() -> host.sequences(scan).run(sequence(Access.READ_ONLY), pool -> {
                    scan.die();
                    return null;
                }))
                .isInstanceOf(FakeLockFiles.Killed.class);
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            throw new ZfsException(Kind.NOT_PERMITTED, "tank", "permission denied", "see the test");
        });
    }

    @Test
    void anExecThatNeedsThePoolFailsAsTheHealingDoes() throws Exception {
        scanDiesAndCantBeHealed();

        assertThat(failure(outer, exec(Access.READ_ONLY))).isEqualTo(Kind.NOT_PERMITTED);

        assertThat(outside.content(tank).orElseThrow()).contains("left.phase=imported-read-only");
    }

    @Test
    void aJoinedExecThatNeedsThePoolHealsItFirst() throws Exception {
        scanDiesAndCantBeHealed();
        try (PoolLock lock = host.locks().lock(tank, exec(Access.READ_ONLY).lock())) {
            PoolLock.Inheritance inherited = lock.share();
            PoolSequences joined = host.sequences(outside.child(inherited.descriptor()), inherited);
            assertThat(failure(joined, exec(Access.READ_ONLY))).isEqualTo(Kind.NOT_PERMITTED);
            zpools.before(FakeZpools.Step.EXPORT, () -> {});
            assertThat(failure(joined, exec(Access.READ_ONLY))).isEqualTo(Kind.INVALID);
            assertThat(lock.journal().left()).isEmpty();
        }

        assertThat(zpools.imported(tank)).isEmpty();
        assertThat(outside.entries()).isEmpty();
    }
}
