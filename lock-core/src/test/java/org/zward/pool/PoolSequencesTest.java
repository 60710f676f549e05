package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.lock.DatasetName;
import org.zward.lock.Deadline;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.Guid;
import org.zward.lock.HeldLockFile;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockFile;
import org.zward.lock.LockFiles;
import org.zward.lock.LockFilesException;
import org.zward.lock.LockRequest;
import org.zward.lock.LockTable;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.Phase;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SequenceRequest.Afterwards;

class PoolSequencesTest {

    private static final HostIdentity HERE = new HostIdentity(new HostId(1), "here");

    private final PoolName tank = new PoolName("tank");
    private final FakeDisks disks = new FakeDisks();
    private final FakeZpools zpools = new FakeZpools(disks, HERE);
    private final FakeLockFiles files = new FakeLockFiles();
    private final PoolLocks locks = new PoolLocks(
            new LockTable(files),
            new ImportHealer(zpools),
            new ProcessIdentity(1, 2, "boot", "here", "test"),
            List.of());
    private final PoolSequences sequences = new PoolSequences(locks, zpools, new ImportPolicy(HERE));

    private Guid guid;

    @BeforeEach
    void makePool() {
        guid = disks.createExported(tank);
    }

    private static LockRequest lock() {
        return LockRequest.of("test", Deadline.after(Duration.ofSeconds(10)));
    }

    private SequenceRequest request(Access access) {
        return SequenceRequest.of(tank, access, lock());
    }

    private void importByHand(Access access) throws Exception {
        zpools.importPool(zpools.search(SearchPath.DEFAULT).get(0), access, Zpools.Force.NO);
    }

    private Kind kindOf(SequenceRequest request) {
        Throwable thrown = catchThrowable(() -> sequences.run(request, pool -> null));
        assertThat(thrown).isInstanceOf(ZwardException.class);
        return ((ZwardException) thrown).kind();
    }

    private void assertNothingIsHeldOrLeft() throws Exception {
        assertThat(locks.statuses()).isEmpty();
    }

    @Test
    void anAbsentPoolIsImportedForTheWorkAndExportedAfterwards() throws Exception {
        Access during = sequences.run(request(Access.READ_ONLY), pool -> {
            assertThat(pool.origin()).isEqualTo(OpenPool.Origin.IMPORTED);
            assertThat(pool.lock().journal().own())
                    .isEqualTo(new JournalEntry(
                            Phase.IMPORTED_READ_ONLY, Optional.of(pool.pool().loadGuid())));
            return pool.pool().access();
        });

        assertThat(during).isEqualTo(Access.READ_ONLY);
        assertThat(zpools.calls()).containsExactly("import tank read-only", "export tank");
        assertNothingIsHeldOrLeft();
    }

    @Test
    void aKeptImportStays() throws Exception {
        sequences.run(request(Access.READ_WRITE).then(Afterwards.KEEP), pool -> {
            assertThat(pool.lock().journal().own().phase()).isEqualTo(Phase.IMPORTED);
            return null;
        });

        assertThat(zpools.imported(tank)).isPresent();
        assertNothingIsHeldOrLeft();
    }

    @Test
    void aPoolThatWasImportedAlreadyIsUsedAsItIsAndStays() throws Exception {
        importByHand(Access.READ_WRITE);

        sequences.run(request(Access.READ_ONLY), pool -> {
            assertThat(pool.origin()).isEqualTo(OpenPool.Origin.FOUND);
            assertThat(pool.lock().journal().own()).isEqualTo(JournalEntry.LOCKED);
            return null;
        });

        assertThat(zpools.calls()).containsExactly("import tank");
    }

    @Test
    void ofNestedSequencesOnlyTheOutermostUndoesItsImport() throws Exception {
        sequences.run(request(Access.READ_WRITE), outer -> {
            sequences.run(request(Access.READ_WRITE), inner -> null);
            assertThat(zpools.imported(tank)).isPresent();
            return null;
        });

        assertThat(zpools.calls()).containsExactly("import tank", "export tank");
        assertNothingIsHeldOrLeft();
    }

    @Test
    void aScansLeftoverIsImportedAgainReadWrite() throws Exception {
        importByHand(Access.READ_ONLY);

        sequences.run(request(Access.READ_WRITE).then(Afterwards.KEEP), pool -> null);

        assertThat(zpools.calls()).containsExactly("import tank read-only", "export tank", "import tank");
        assertThat(zpools.imported(tank).map(ImportedPool::access)).contains(Access.READ_WRITE);
    }

    @Test
    void aReadOnlyImportThatSomebodyUsesIsNotTakenAway() throws Exception {
        importByHand(Access.READ_ONLY);
        zpools.mount(new DatasetName("tank"), "/mnt");

        assertThat(kindOf(request(Access.READ_WRITE))).isEqualTo(Kind.BUSY);
        assertThat(zpools.imported(tank).map(ImportedPool::access)).contains(Access.READ_ONLY);
        assertNothingIsHeldOrLeft();
    }

    @Test
    void insideAReadOnlySequenceThereIsNoSilentUpgrade() throws Exception {
        sequences.run(request(Access.READ_ONLY), outer -> {
            assertThat(kindOf(request(Access.READ_WRITE))).isEqualTo(Kind.FAILED);
            return null;
        });

        assertThat(zpools.calls()).containsExactly("import tank read-only", "export tank");
    }

    @Test
    void aPoolThatWasExportedWhileItsLockWasWaitedForIsSearchedWithoutTheLock() throws Exception {
        importByHand(Access.READ_WRITE);
        List<Boolean> lockedDuringSearch = new ArrayList<>();
        zpools.before(FakeZpools.Step.SEARCH, () -> lockedDuringSearch.add(isLocked()));
        boolean[] first = {true};
        zpools.before(FakeZpools.Step.LIST, () -> {
            if (!first[0]) {
                return;
            }
            if (isLocked()) {
                first[0] = false;
                zpools.exportPool(tank);
            }
        });

        sequences.run(request(Access.READ_ONLY), pool -> null);

        assertThat(lockedDuringSearch).containsExactly(false);
        assertThat(zpools.calls())
                .containsExactly("import tank", "export tank", "import tank read-only", "export tank");
    }

    private boolean isLocked() {
        try {
            return !locks.statuses().isEmpty();
        } catch (ZwardException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPoolThatAScanHadImportedDuringTheSearchIsFoundAllTheSame() throws Exception {
        ImportablePool hint = zpools.search(SearchPath.DEFAULT).get(0);
        int[] searches = {0};
        zpools.before(FakeZpools.Step.SEARCH, () -> {
            if (searches[0]++ == 0) {
                zpools.importPool(hint, Access.READ_ONLY, Zpools.Force.NO);
            }
        });
        zpools.before(FakeZpools.Step.LIST, () -> {
            if (searches[0] == 1 && isLocked()) {
                searches[0]++;
                zpools.exportPool(tank);
            }
        });

        sequences.run(request(Access.READ_WRITE), pool -> null);

        assertThat(zpools.calls())
                .containsExactly("import tank read-only", "export tank", "import tank", "export tank");
        assertNothingIsHeldOrLeft();
    }

    @Test
    void aSearchDoesNotEatTheTimeToWaitForTheLock() throws Exception {
        Deadline deadline = Deadline.after(Duration.ofMillis(500));
        zpools.before(FakeZpools.Step.SEARCH, () -> await().until(deadline::hasPassed));
        AtomicBoolean hadTime = new AtomicBoolean();
        LockFiles watched = new LockFiles() {
            @Override
            public HeldLockFile acquire(PoolName pool, Deadline ours)
                    throws LockTimeoutException, LockFilesException, InterruptedException {
                hadTime.set(!ours.hasPassed());
                return files.acquire(pool, ours);
            }

            @Override
            public Optional<HeldLockFile> takeExisting(PoolName pool) throws LockFilesException {
                return files.takeExisting(pool);
            }

            @Override
            public Optional<LockFile> join(PoolName pool, int descriptor) {
                return files.join(pool, descriptor);
            }

            @Override
            public List<Entry> entries() {
                return files.entries();
            }
        };
        PoolLocks watchedLocks = new PoolLocks(
                new LockTable(watched),
                new ImportHealer(zpools),
                new ProcessIdentity(1, 2, "boot", "here", "test"),
                List.of());

        new PoolSequences(watchedLocks, zpools, new ImportPolicy(HERE))
                .run(SequenceRequest.readOnly(tank, LockRequest.of("test", deadline)), pool -> null);

        assertThat(hadTime).isTrue();
    }

    @Test
    void aFailingWorkIsReportedAndTheImportUndone() throws Exception {
        IOException failure = new IOException("no good");

        assertThatThrownBy(() -> sequences.run(request(Access.READ_WRITE), pool -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(zpools.imported(tank)).isEmpty();
        assertNothingIsHeldOrLeft();
    }

    @Test
    void theFirstFailureIsThrownWithTheLaterOnesSuppressed() throws Exception {
        IOException failure = new IOException("no good");
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            throw new ZfsException(Kind.FAILED, "tank", "I/O error", "see the test");
        });

        Throwable thrown = catchThrowable(() -> sequences.run(request(Access.READ_ONLY), pool -> {
            throw failure;
        }));

        assertThat(thrown).isSameAs(failure);
        assertThat(thrown.getSuppressed()).hasSize(1);
        assertThat(thrown.getSuppressed()[0]).hasMessageContaining("I/O error");
    }

    @Test
    void anExportThatFailsLeavesTheRecordAndTheNextTakerHeals() throws Exception {
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            throw new ZfsException(Kind.FAILED, "tank", "I/O error", "see the test");
        });
        assertThat(kindOf(request(Access.READ_ONLY))).isEqualTo(Kind.FAILED);
        assertThat(locks.statuses()).hasSize(1);
        zpools.before(FakeZpools.Step.EXPORT, () -> {});

        sequences.run(request(Access.READ_WRITE), pool -> null);

        assertThat(zpools.calls())
                .containsExactly("import tank read-only", "export tank", "import tank", "export tank");
        assertNothingIsHeldOrLeft();
    }

    @Test
    void anExportSparesAnImportThatIsNotTheSequencesOwn() throws Exception {
        sequences.run(request(Access.READ_ONLY), pool -> {
            zpools.exportPool(tank);
            importByHand(Access.READ_WRITE);
            return null;
        });

        assertThat(zpools.imported(tank).map(ImportedPool::access)).contains(Access.READ_WRITE);
        assertNothingIsHeldOrLeft();
    }

    @Test
    void anExportDoesNotUnmountWhatSomebodyMounted() throws Exception {
        SequenceRequest request = request(Access.READ_WRITE);

        assertThatThrownBy(() -> sequences.run(request, pool -> {
                    zpools.mount(new DatasetName("tank"), "/mnt/x");
                    return null;
                }))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageContaining("/mnt/x");
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
    void anImportThatFailsLeavesNothing() throws Exception {
        zpools.before(FakeZpools.Step.IMPORT, () -> {
            throw new ZfsException(Kind.FAILED, "tank", "I/O error", "see the test");
        });

        assertThat(kindOf(request(Access.READ_ONLY))).isEqualTo(Kind.FAILED);
        assertNothingIsHeldOrLeft();
    }

    @Test
    void twoPoolsOfOneNameAreToldApartByGuidAlone() throws Exception {
        Guid other = disks.createExported(tank);

        assertThatThrownBy(() -> sequences.run(request(Access.READ_ONLY), pool -> null))
                .isInstanceOf(AmbiguousPoolException.class)
                .hasMessageContaining(guid.toString())
                .hasMessageContaining(other.toString());
        assertThat(sequences.<Guid, RuntimeException>run(
                        request(Access.READ_ONLY).withGuid(Optional.of(other)),
                        pool -> pool.pool().guid()))
                .isEqualTo(other);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        disks.pull(guid);

        assertThat(kindOf(request(Access.READ_ONLY))).isEqualTo(Kind.NO_SUCH);
    }

    @Test
    void aPoolWhoseDevicesVanishAfterTheSearchIsNotFound() throws Exception {
        zpools.before(FakeZpools.Step.READ_LABEL, () -> disks.pull(guid));

        assertThat(kindOf(request(Access.READ_ONLY))).isEqualTo(Kind.NO_SUCH);
        assertNothingIsHeldOrLeft();
    }

    @Test
    void theLabelIsReadAgainUnderTheLock() throws Exception {
        zpools.before(
                FakeZpools.Step.READ_LABEL,
                () -> disks.activeOn(guid, new HostId(2), "there", ImportablePool.Activity.NOT_SEEN));

        assertThat(kindOf(request(Access.READ_WRITE))).isEqualTo(Kind.IN_USE_ELSEWHERE);
        assertThat(zpools.calls()).isEmpty();
    }

    @Test
    void aReservedNameIsAcceptedOnlyForAPoolThatIsImported() throws Exception {
        PoolName reserved = new PoolName("spare1");
        disks.createExported(reserved);
        SequenceRequest request = SequenceRequest.readOnly(reserved, lock());

        assertThat(kindOf(request)).isEqualTo(Kind.INVALID);
        zpools.importPool(
                zpools.search(SearchPath.DEFAULT).stream()
                        .filter(pool -> pool.label().name().equals(reserved))
                        .findFirst()
                        .orElseThrow(),
                Access.READ_ONLY,
                Zpools.Force.NO);
        sequences.run(request, pool -> null);
    }

    @Test
    void anInterruptedSequenceStillExportsWhatItImported() throws Exception {
        sequences.run(request(Access.READ_ONLY), pool -> {
            Thread.currentThread().interrupt();
            return null;
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(zpools.imported(tank)).isEmpty();
        assertNothingIsHeldOrLeft();
    }

    @Test
    void anExportSomebodyAskedForSaysWhetherThereWasSomethingToExport() throws Exception {
        PoolExports exports = new PoolExports(locks, zpools);
        Duration briefly = Duration.ofMillis(1);

        assertThat(exports.export(tank, PoolExports.Mounted.LEAVE, briefly, lock()))
                .isEqualTo(PoolExports.Outcome.NOT_IMPORTED);
        importByHand(Access.READ_WRITE);
        zpools.mount(new DatasetName("tank"), "/mnt/x");
        assertThatThrownBy(() -> exports.export(tank, PoolExports.Mounted.LEAVE, briefly, lock()))
                .isInstanceOf(PoolBusyException.class);
        assertThat(exports.export(tank, PoolExports.Mounted.UNMOUNT, briefly, lock()))
                .isEqualTo(PoolExports.Outcome.EXPORTED);
        assertNothingIsHeldOrLeft();
    }

    @Test
    void anImportSomebodyAskedForFindsItsOwnModeOrFails() throws Exception {
        PoolImports imports = new PoolImports(sequences);

        assertThat(imports.importPool(request(Access.READ_WRITE)).origin()).isEqualTo(OpenPool.Origin.IMPORTED);
        assertThat(imports.importPool(request(Access.READ_WRITE)).origin()).isEqualTo(OpenPool.Origin.FOUND);
        assertThatThrownBy(() -> imports.importPool(request(Access.READ_ONLY)))
                .isInstanceOf(AccessConflictException.class);
        assertThat(zpools.imported(tank)).isPresent();
        assertNothingIsHeldOrLeft();
    }
}
