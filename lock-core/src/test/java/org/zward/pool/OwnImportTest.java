package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zward.pool.FakeHost.failure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.lock.DatasetName;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.Guid;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockFilesException;
import org.zward.lock.Phase;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SequenceRequest.Afterwards;

/** How a sequence undoes its import at its end, or keeps it. */
class OwnImportTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final Guid guid = host.disks().createExported(tank);
    private final FakeZpools zpools = host.zpools();
    private final PoolSequences sequences = host.sequences();

    private SequenceRequest request(Access access) {
        return FakeHost.request(tank, access);
    }

    @Test
    void aKeptImportStays() throws Exception {
        sequences.run(request(Access.READ_WRITE).then(Afterwards.KEEP), pool -> {
            assertThat(pool.lock().journal().own().phase()).isEqualTo(Phase.IMPORTED);
            return null;
        });

        assertThat(zpools.imported(tank)).isPresent();
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void anImportThatIsKeptForWhatWasDoneStaysOnlyIfItWasDone() throws Exception {
        SequenceRequest request = request(Access.READ_WRITE).then(Afterwards.KEEP_IF_DONE);

        assertThatThrownBy(() -> sequences.run(request, pool -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThat(zpools.imported(tank)).isEmpty();

        sequences.run(request, pool -> null);

        assertThat(zpools.imported(tank)).isPresent();
        assertThat(zpools.calls()).containsExactly("import tank", "export tank", "import tank");
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void aPoolThatWasFoundImportedStaysThoughTheWorkFails() throws Exception {
        host.importByHand(guid, Access.READ_WRITE);

        assertThatThrownBy(() -> sequences.run(request(Access.READ_WRITE).then(Afterwards.KEEP_IF_DONE), pool -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(zpools.imported(tank)).isPresent();
    }

    @Test
    void anExportThatFailsLeavesTheRecordAndTheNextTakerHeals() throws Exception {
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            throw new ZfsException(Kind.FAILED, "tank", "I/O error", "see the test");
        });
        assertThat(failure(sequences, request(Access.READ_ONLY))).isEqualTo(Kind.FAILED);
        assertThat(host.locks().statuses()).hasSize(1);
        zpools.before(FakeZpools.Step.EXPORT, () -> {});

        sequences.run(request(Access.READ_WRITE), pool -> null);

        assertThat(zpools.calls())
                .containsExactly("import tank read-only", "export tank", "import tank", "export tank");
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void anExportSparesAnImportThatIsNotTheSequencesOwn() throws Exception {
        sequences.run(request(Access.READ_ONLY), pool -> {
            zpools.exportPool(tank);
            host.importByHand(guid, Access.READ_WRITE);
            return null;
        });

        assertThat(zpools.imported(tank).map(ImportedPool::access)).contains(Access.READ_WRITE);
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void anExportDoesNotUnmountWhatSomebodyMounted() throws Exception {
        SequenceRequest request = request(Access.READ_WRITE);

        assertThatThrownBy(() -> sequences.run(request, pool -> {
                    zpools.mount(new DatasetName("tank"), "/mnt/x");
                    return null;
                }))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageContaining("/mnt/x")
                .hasMessageEndingWith("'zward export --unmount tank'");
        assertThat(zpools.imported(tank)).isPresent();
    }

    @Test
    void aBusyPoolIsTriedAgainUntilItIsFree() throws Exception {
        int[] tries = {0};
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            if (tries[0]++ < 2) {
                throw new PoolBusyException(tank, "pool is busy", "wait");
            }
        });

        sequences.run(request(Access.READ_ONLY), pool -> null);

        assertThat(tries[0]).isEqualTo(3);
        assertThat(zpools.imported(tank)).isEmpty();
    }

    @Test
    void anInterruptedSequenceStillExportsWhatItImported() throws Exception {
        sequences.run(request(Access.READ_ONLY), pool -> {
            Thread.currentThread().interrupt();
            return null;
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(zpools.imported(tank)).isEmpty();
        assertThat(host.locks().statuses()).isEmpty();
    }

    /** Fails the next exports as busy, and interrupts the thread each time. */
    private void interruptDuringTheFirstExports(int number) {
        AtomicInteger tries = new AtomicInteger();
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            if (tries.getAndIncrement() < number) {
                Thread.currentThread().interrupt();
                throw new PoolBusyException(tank, "pool is busy", "wait");
            }
        });
    }

    @Test
    void anInterruptDuringTheExportIsPutOffUntilItIsDone() throws Exception {
        interruptDuringTheFirstExports(1);

        sequences.run(request(Access.READ_WRITE), pool -> null);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(zpools.imported(tank)).isEmpty();
        assertThat(host.locks().statuses()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void aSecondInterruptEndsTheWaitForABusyPoolAndSaysWhatIsLeftToDo(Access access) throws Exception {
        interruptDuringTheFirstExports(2);

        assertThatThrownBy(() -> sequences.run(request(access), pool -> null))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageEndingWith(
                        access == Access.READ_ONLY
                                ? "it is exported by whoever takes its lock next"
                                : "export it with 'zward export tank'");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(zpools.imported(tank)).isPresent();
        PoolExports.Outcome next = new PoolExports(host.locks(), zpools)
                .export(tank, PoolExports.Mounted.LEAVE, Duration.ZERO, FakeHost.lock());
        assertThat(next)
                .isEqualTo(
                        access == Access.READ_ONLY ? PoolExports.Outcome.NOT_IMPORTED : PoolExports.Outcome.EXPORTED);
    }

    @Test
    void anInterruptBeforeTheEndCountsAsTheFirst() throws Exception {
        interruptDuringTheFirstExports(1);

        assertThatThrownBy(() -> sequences.run(request(Access.READ_ONLY), pool -> {
                    Thread.currentThread().interrupt();
                    return null;
                }))
                .isInstanceOf(PoolBusyException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void aKeptImportStaysAlthoughTheLockHadToBeLeftToTheCommand(Access access) throws Exception {
        FakeLockFiles files = host.files();
        FakeLockFiles[] child = new FakeLockFiles[1];
        files.gate((step, pool) -> {
            if (step == FakeLockFiles.Step.TAKE_SEQUENCE_BYTE) {
                throw new LockFilesException(Kind.FAILED, "tank.lock", "EMFILE", "raise the limit");
            }
        });
        assertThatThrownBy(() -> sequences.run(request(access).then(Afterwards.KEEP), pool -> {
                    child[0] = files.child(pool.lock().share().descriptor());
                    return null;
                }))
                .isInstanceOf(LockFilesException.class);
        child[0].die();

        host.sequences(files.otherProcess()).run(request(Access.READ_ONLY), pool -> {
            assertThat(pool.origin()).isEqualTo(OpenPool.Origin.FOUND);
            return null;
        });

        assertThat(zpools.imported(tank).map(ImportedPool::access)).contains(access);
        assertThat(files.entries()).isEmpty();
    }

    @Test
    void aKeptImportIsNotFailedByInterruptsAtItsEnd() throws Exception {
        AtomicInteger interrupts = new AtomicInteger();
        host.files().gate((step, pool) -> {
            if (step == FakeLockFiles.Step.TAKE_SEQUENCE_BYTE && interrupts.getAndIncrement() < 2) {
                Thread.currentThread().interrupt();
            }
        });

        sequences.run(request(Access.READ_ONLY).then(Afterwards.KEEP), pool -> pool.lock()
                .share());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupts.get()).isGreaterThan(2);
        assertThat(zpools.imported(tank)).isPresent();
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void aKeptReadOnlyImportIsNotMadeReadWriteInsideItsSequence() throws Exception {
        sequences.run(request(Access.READ_ONLY).then(Afterwards.KEEP), pool -> {
            assertThat(failure(sequences, request(Access.READ_WRITE))).isEqualTo(Kind.FAILED);
            return null;
        });

        assertThat(zpools.calls()).containsExactly("import tank read-only");
    }

    @Test
    void aKeptReadOnlyImportCanBeMadeReadWriteLaterUnderTheSameLock() throws Exception {
        try (PoolLock lock = host.locks().lock(tank, FakeHost.lock())) {
            sequences.run(request(Access.READ_ONLY).then(Afterwards.KEEP), pool -> null);
            sequences.run(request(Access.READ_WRITE), pool -> null);
            assertThat(lock.journal().own()).isEqualTo(JournalEntry.LOCKED);
        }

        assertThat(zpools.calls())
                .containsExactly("import tank read-only", "export tank", "import tank", "export tank");
    }
}
