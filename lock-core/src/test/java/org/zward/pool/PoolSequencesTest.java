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
import org.junit.jupiter.api.Test;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.HeldLockFile;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockFile;
import org.zward.lock.LockFiles;
import org.zward.lock.LockFilesException;
import org.zward.lock.LockRequest;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.Owner;
import org.zward.lock.Phase;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

class PoolSequencesTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final Guid guid = host.disks().createExported(tank);
    private final FakeZpools zpools = host.zpools();
    private final PoolSequences sequences = host.sequences();

    private SequenceRequest request(Access access) {
        return FakeHost.request(tank, access);
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
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void aPoolThatWasImportedAlreadyIsUsedAsItIsAndStays() throws Exception {
        host.importByHand(guid, Access.READ_WRITE);

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
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void aPoolThatWasExportedWhileItsLockWasWaitedForIsSearchedWithoutTheLock() throws Exception {
        host.importByHand(guid, Access.READ_WRITE);
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
            return !host.locks().statuses().isEmpty();
        } catch (ZwardException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPoolThatScansHaveImportedWheneverTheyMayIsFoundAllTheSame() throws Exception {
        ImportablePool hint = zpools.search(SearchPath.DEFAULT).get(0);
        boolean[] hidden = {false};
        zpools.before(FakeZpools.Step.SEARCH, () -> {
            if (!isLocked()) {
                hidden[0] = true;
                zpools.importByHand(hint, Access.READ_ONLY);
            }
        });
        zpools.before(FakeZpools.Step.LIST, () -> {
            if (hidden[0] && isLocked()) {
                hidden[0] = false;
                zpools.exportPool(tank);
            }
        });

        sequences.run(request(Access.READ_WRITE), pool -> null);

        assertThat(zpools.calls())
                .containsExactly("import tank read-only", "export tank", "import tank", "export tank");
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void aSearchDoesNotEatTheTimeToWaitForTheLock() throws Exception {
        Deadline deadline = Deadline.after(Duration.ofMillis(500));
        zpools.before(FakeZpools.Step.SEARCH, () -> await().until(deadline::hasPassed));
        AtomicBoolean hadTime = new AtomicBoolean();
        LockFiles watched = new LockFiles() {
            @Override
            public void prepare() {
                host.files().prepare();
            }

            @Override
            public HeldLockFile acquire(PoolName pool, Deadline ours)
                    throws LockTimeoutException, LockFilesException, InterruptedException {
                hadTime.set(!ours.hasPassed());
                return host.files().acquire(pool, ours);
            }

            @Override
            public Optional<HeldLockFile> takeExisting(PoolName pool) throws LockFilesException {
                return host.files().takeExisting(pool);
            }

            @Override
            public Optional<LockFile> join(PoolName pool, int descriptor) {
                return host.files().join(pool, descriptor);
            }

            @Override
            public List<Entry> entries() {
                return host.files().entries();
            }

            @Override
            public Optional<Entry.OfPool> entry(PoolName pool) {
                return host.files().entry(pool);
            }

            @Override
            public Optional<Owner> successor(PoolName pool, Owner recorded) {
                return host.files().successor(pool, recorded);
            }
        };
        host.sequences(watched).run(SequenceRequest.readOnly(tank, LockRequest.of("test", deadline)), pool -> null);

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
        assertThat(host.locks().statuses()).isEmpty();
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
}
