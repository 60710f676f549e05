package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.zward.lock.Deadline;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.Healer;
import org.zward.lock.HeldLockFile;
import org.zward.lock.Journal;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockEvents;
import org.zward.lock.LockRequest;
import org.zward.lock.LockTable;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.Owner;
import org.zward.lock.OwnerRecord;
import org.zward.lock.Phase;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;
import org.zward.lock.ZwardException.Kind;

/** What those who observe are told, and in which order. */
class ObservedTest {

    private static final PoolName TANK = new PoolName("tank");

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final FakeHost host = new FakeHost();
    private final Zpools zpools = ObservedZpools.of(host.zpools(), new RecordedSteps());
    private final PoolLocks locks = new PoolLocks(
            new LockTable(host.files()),
            new ImportHealer(zpools),
            new ProcessIdentity(1, 2, "boot", "here", "test"),
            List.of(),
            new RecordedLocks());
    private final PoolSequences sequences = new PoolSequences(locks, zpools, new ImportPolicy(FakeHost.IDENTITY));

    private final class RecordedLocks implements LockEvents {
        @Override
        public Wait asked(PoolName pool, LockRequest request) {
            told.add("asked for " + request.purpose());
            return new Wait() {
                @Override
                public Hold granted(PoolLock.Scope scope) {
                    told.add("granted " + scope);
                    return () -> told.add("released " + scope);
                }

                @Override
                public void denied(Throwable failure) {
                    told.add("denied " + failure.getClass().getSimpleName());
                }
            };
        }

        @Override
        public Healing healing(PoolName pool, JournalEntry dead) {
            told.add("healing " + dead.phase());
            return new Healing() {
                @Override
                public void done(Healer.Outcome outcome) {
                    told.add("healed " + outcome);
                }

                @Override
                public void failed(Throwable failure) {
                    told.add("not healed");
                }
            };
        }
    }

    private final class RecordedSteps implements PoolEvents {
        @Override
        public Step importing(PoolName pool, Access access) {
            return step("import " + access);
        }

        @Override
        public Step exporting(PoolName pool) {
            return step("export");
        }

        private Step step(String name) {
            told.add(name);
            return new Step() {
                @Override
                public void done() {
                    told.add(name + " done");
                }

                @Override
                public void failed(Throwable failure) {
                    told.add(name + " failed");
                }
            };
        }
    }

    @Test
    void aSequenceIsToldFromTheQuestionToTheRelease() throws Exception {
        host.disks().createExported(TANK);

        sequences.run(FakeHost.request(TANK, Access.READ_ONLY), pool -> {
            told.add("work");
            return null;
        });

        assertThat(told)
                .containsExactly(
                        "asked for test",
                        "granted OUTERMOST",
                        "import READ_ONLY",
                        "import READ_ONLY done",
                        "work",
                        "export",
                        "export done",
                        "released OUTERMOST");
    }

    @Test
    void aLockThatIsNotHadIsDenied() throws Exception {
        FakeLockFiles other = host.files().otherProcess();
        HeldLockFile held = other.acquire(TANK, Deadline.passed());

        assertThatThrownBy(() -> locks.lock(TANK, LockRequest.of("test", Deadline.passed())))
                .isInstanceOf(LockTimeoutException.class);

        assertThat(told).containsExactly("asked for test", "denied LockTimeoutException");
        held.release(HeldLockFile.Disposal.UNLINK);
    }

    @Test
    void aLockIsReleasedOnceAndByItsOwnerAlone() throws Exception {
        PoolLock lock = locks.lock(TANK, FakeHost.lock());
        Thread other =
                new Thread(() -> assertThatThrownBy(lock::close).isInstanceOf(IllegalMonitorStateException.class));
        other.start();
        other.join();
        assertThat(told).doesNotContain("released OUTERMOST");

        PoolLock nested = locks.lock(TANK, FakeHost.lock());
        nested.close();
        lock.close();
        lock.close();

        assertThat(told)
                .containsExactly(
                        "asked for test",
                        "granted OUTERMOST",
                        "asked for test",
                        "granted NESTED",
                        "released NESTED",
                        "released OUTERMOST");
    }

    @Test
    void aHealingIsToldWithItsExport() throws Exception {
        host.importByHand(host.disks().createExported(TANK), Access.READ_ONLY);
        JournalEntry dead = new JournalEntry(Phase.IMPORTING_READ_ONLY, Optional.empty());
        host.files().leave(TANK, new OwnerRecord(new Journal(dead, Optional.empty(), Optional.empty()), Owner.UNKNOWN));

        locks.lock(TANK, FakeHost.lock()).close();

        assertThat(told)
                .containsExactly(
                        "asked for test",
                        "healing IMPORTING_READ_ONLY",
                        "export",
                        "export done",
                        "healed EXPORTED",
                        "granted OUTERMOST",
                        "released OUTERMOST");
    }

    @Test
    void aFailedImportIsToldAsOne() throws Exception {
        host.disks().createExported(TANK);
        host.zpools().before(FakeZpools.Step.IMPORT, () -> {
            throw new ZfsException(Kind.FAILED, "tank", "broken", "see the test");
        });

        FakeHost.failure(sequences, FakeHost.request(TANK, Access.READ_ONLY));

        assertThat(told).containsSubsequence("import READ_ONLY", "import READ_ONLY failed", "released OUTERMOST");
    }
}
