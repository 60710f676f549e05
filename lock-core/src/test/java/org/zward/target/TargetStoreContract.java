package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zward.lock.DatasetName;
import org.zward.lock.ZwardException.Kind;

/** What every {@link TargetStore} must do. */
public abstract class TargetStoreContract {

    private static final TargetId FIRST = id(1);
    private static final TargetId SECOND = id(2);

    /**
     * The one under test.
     *
     * @return a view of the store that shares nothing with others but what is kept
     */
    protected abstract TargetStore store();

    /**
     * Breaks the entry of a target.
     *
     * @param id what it goes by
     * @throws Exception if it can't be done
     */
    protected abstract void damage(TargetId id) throws Exception;

    private static TargetId id(int number) {
        try {
            return TargetId.parse("00000000-0000-4000-8000-00000000000" + number);
        } catch (TargetException e) {
            throw new AssertionError(e);
        }
    }

    private static Target target(TargetId id, String device, String mountPoint) {
        return new Target(id, new DatasetName(device), new MountPoint(mountPoint), Target.Fstype.LUSTRE);
    }

    private static Kind failure(Attempt attempt) {
        try {
            attempt.run();
        } catch (TargetException e) {
            return e.kind();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it succeeded");
    }

    private interface Attempt {
        void run() throws TargetException, InterruptedException;
    }

    @Test
    void whatIsAddedIsThereForEverybodyUntilItIsRemoved() throws Exception {
        Target ost = target(FIRST, "tank/ost 0", "/mnt/ost = 0 # \\é");
        Target mdt = new Target(SECOND, new DatasetName("tank/a/mdt"), new MountPoint("/mnt/mdt"), Target.Fstype.ZFS);

        store().add(mdt);
        store().add(ost);

        assertThat(store().list().targets()).containsExactly(ost, mdt);
        assertThat(store().list().broken()).isEmpty();
        assertThat(store().get(SECOND)).isEqualTo(mdt);

        store().remove(FIRST);

        assertThat(store().list().targets()).containsExactly(mdt);
        assertThat(failure(() -> store().get(FIRST))).isEqualTo(Kind.NO_SUCH);
        assertThat(failure(() -> store().remove(FIRST))).isEqualTo(Kind.NO_SUCH);
    }

    @Test
    void anEmptyStoreHasNothing() throws Exception {
        assertThat(store().list().targets()).isEmpty();
        assertThat(failure(() -> store().get(FIRST))).isEqualTo(Kind.NO_SUCH);
        assertThat(failure(() -> store().remove(FIRST))).isEqualTo(Kind.NO_SUCH);
    }

    @Test
    void oneThatIsKnownJustSoMayBeAddedAgainAndNoOther() throws Exception {
        Target known = target(FIRST, "tank/ost0", "/mnt/ost0");
        store().add(known);

        store().add(known);

        for (Target other : List.of(
                target(FIRST, "tank/ost1", "/mnt/ost1"),
                target(SECOND, "tank/ost0", "/mnt/ost1"),
                target(SECOND, "tank/ost1", "/mnt/ost0"))) {
            assertThatExceptionOfType(TargetException.class)
                    .isThrownBy(() -> store().add(other))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
                    .withMessageContaining(FIRST.toString());
        }
        assertThat(store().list().targets()).containsExactly(known);
    }

    @Test
    void aBrokenEntrySpoilsNoOtherAndCanBeRemoved() throws Exception {
        Target good = target(SECOND, "tank/ost1", "/mnt/ost1");
        store().add(target(FIRST, "tank/ost0", "/mnt/ost0"));
        store().add(good);
        damage(FIRST);

        assertThat(store().list().targets()).containsExactly(good);
        assertThat(store().list().broken()).hasSize(1);
        assertThat(store().list().broken().get(0).name()).isEqualTo(FIRST.toString());
        assertThatExceptionOfType(BrokenTargetException.class)
                .isThrownBy(() -> store().get(FIRST))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FAILED));
        assertThat(failure(() -> store().add(target(FIRST, "tank/ost0", "/mnt/ost0"))))
                .isEqualTo(Kind.FAILED);
        assertThat(store().get(SECOND)).isEqualTo(good);

        store().remove(FIRST);

        assertThat(store().list().broken()).isEmpty();
    }

    @Test
    void ofManyThatWantOneDeviceAtOnceOneGetsIt() throws Exception {
        int many = 8;
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Callable<Boolean>> adders = IntStream.range(1, many + 1)
                    .mapToObj(number -> (Callable<Boolean>) () -> {
                        Target target = target(id(number), "tank/ost0", "/mnt/" + number);
                        TargetStore own = store();
                        together.await();
                        try {
                            own.add(target);
                            return true;
                        } catch (TargetException e) {
                            return false;
                        }
                    })
                    .toList();
            int added = 0;
            for (Future<Boolean> adder : threads.invokeAll(adders)) {
                added += adder.get() ? 1 : 0;
            }
            assertThat(added).isEqualTo(1);
            assertThat(store().list().targets()).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }
}
