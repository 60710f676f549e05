package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.lock.DatasetName;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.Guid;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;

class JournaledImportTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final Guid guid = host.disks().createExported(tank);
    private final FakeZpools zpools = host.zpools();
    private final ZfsException unreadable = new ZfsException(Kind.FAILED, "tank", "I/O error", "see the test");

    private Throwable failure(Access access) {
        return catchThrowable(() -> host.sequences().run(FakeHost.request(tank, access), pool -> null));
    }

    /** Does something at each look at the pool once it was imported. */
    private void atEachLookAtTheImport(FakeZpools.Hook hook) {
        zpools.before(FakeZpools.Step.LIST, () -> {
            if (!zpools.calls().isEmpty()) {
                hook.run();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void anImportThatCantBeLookedAtIsExportedAgain(Access access) throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        atEachLookAtTheImport(() -> {
            if (!failed.getAndSet(true)) {
                throw unreadable;
            }
        });

        assertThat(failure(access)).isSameAs(unreadable).hasNoSuppressedExceptions();

        assertThat(zpools.imported(tank)).isEmpty();
        assertThat(host.locks().statuses()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void anImportThatCantBeJournalledIsExportedAgain(Access access) throws Exception {
        LockFilesException full = new LockFilesException(Kind.FAILED, "tank.lock", "ENOSPC", "make room");
        AtomicBoolean failed = new AtomicBoolean();
        host.files().gate((step, pool) -> {
            if (step == FakeLockFiles.Step.WRITE && !zpools.calls().isEmpty() && !failed.getAndSet(true)) {
                throw full;
            }
        });

        assertThat(failure(access)).isSameAs(full);

        assertThat(zpools.imported(tank)).isEmpty();
        assertThat(host.locks().statuses()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void anImportThatIsNeverSeenStaysInTheRecord(Access access) throws Exception {
        atEachLookAtTheImport(() -> {
            throw new ZfsException(Kind.FAILED, "tank", "I/O error", "see the test");
        });

        assertThat(failure(access).getSuppressed()).singleElement().satisfies(e -> assertThat(e)
                .isInstanceOf(ZfsException.class));

        zpools.before(FakeZpools.Step.LIST, () -> {});
        assertThat(zpools.imported(tank)).isPresent();
        assertThat(host.files().content(tank).orElseThrow())
                .startsWith(access == Access.READ_ONLY ? "phase=importing-read-only " : "phase=importing ");
        host.locks().lock(tank, FakeHost.lock()).close();
        assertThat(zpools.imported(tank).map(ImportedPool::access))
                .isEqualTo(access == Access.READ_ONLY ? Optional.empty() : Optional.of(access));
    }

    @Test
    void anImportThatSomebodyMountedIsNotTakenBack() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        atEachLookAtTheImport(() -> {
            if (!failed.getAndSet(true)) {
                zpools.mount(new DatasetName("tank"), "/mnt");
                throw unreadable;
            }
        });

        assertThat(failure(Access.READ_WRITE).getSuppressed()).singleElement().satisfies(e -> assertThat(e)
                .isInstanceOf(PoolBusyException.class));
        assertThat(zpools.imported(tank)).isPresent();
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void anErrorAfterTheImportLeavesTheRecordToTheNextTaker(Access access) throws Exception {
        atEachLookAtTheImport(() -> {
            throw new StackOverflowError();
        });

        assertThat(failure(access)).isInstanceOf(StackOverflowError.class);

        zpools.before(FakeZpools.Step.LIST, () -> {});
        assertThat(host.files().content(tank).orElseThrow())
                .startsWith(access == Access.READ_ONLY ? "phase=importing-read-only " : "phase=importing ");
        host.locks().lock(tank, FakeHost.lock()).close();
        assertThat(host.locks().statuses()).isEmpty();
    }

    private void importByHandBeforeOurs(Access access) {
        AtomicBoolean other = new AtomicBoolean();
        zpools.before(FakeZpools.Step.IMPORT, () -> {
            if (!other.getAndSet(true)) {
                host.importByHand(guid, access);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void anImportThatFailsBecauseSomebodyElseImportedThePoolLeavesItToHim(Access access) throws Exception {
        importByHandBeforeOurs(access);

        assertThat(failure(access)).isInstanceOf(PoolExistsException.class);

        assertThat(host.locks().statuses()).isEmpty();
        host.locks().lock(tank, FakeHost.lock()).close();
        assertThat(zpools.imported(tank)).isPresent();
        assertThat(zpools.calls()).hasSize(1);
    }

    @Test
    void anImportThatFindsNothingToImportLeavesThePoolToWhomeverImportedIt() throws Exception {
        zpools.before(FakeZpools.Step.IMPORT, () -> {
            zpools.before(FakeZpools.Step.IMPORT, () -> {});
            host.importByHand(guid, Access.READ_ONLY);
            throw new ZfsException(Kind.NO_SUCH, "tank", "no such pool available", "see the test");
        });

        assertThat(failure(Access.READ_ONLY)).hasMessageContaining("no such pool available");

        assertThat(host.locks().statuses()).isEmpty();
        assertThat(zpools.imported(tank)).isPresent();
    }

    @Test
    void anImportThatFailsAndMayBeOursStaysInTheRecord() throws Exception {
        zpools.before(FakeZpools.Step.IMPORT, () -> {
            zpools.before(FakeZpools.Step.IMPORT, () -> {});
            host.importByHand(guid, Access.READ_ONLY);
            throw unreadable;
        });

        assertThat(failure(Access.READ_ONLY)).isSameAs(unreadable);

        assertThat(host.files().content(tank).orElseThrow()).startsWith("phase=importing-read-only ");
    }
}
