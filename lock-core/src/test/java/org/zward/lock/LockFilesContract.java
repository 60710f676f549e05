package org.zward.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zward.lock.HeldLockFile.Disposal;
import org.zward.lock.LockFile.SequenceByte;
import org.zward.lock.LockFiles.Entry;
import org.zward.lock.LockFiles.State;

/**
 * What every {@link LockFiles} must keep.
 *
 * <p>The death of a holder is shown by {@link HeldLockFile#abandonToHeirs}: the kernel closes a dead process'
 * descriptors, and does nothing else either.
 */
@Timeout(60)
public abstract class LockFilesContract extends LockFilesFixture {

    /** For the subclass. */
    protected LockFilesContract() {}

    @Test
    void aDirectoryThatIsNotThereHasNoEntries() throws Exception {
        assertThat(files.entries()).isEmpty();
    }

    @Test
    void aFreshLockFileIsEmptyAndGoneAfterItsRelease() throws Exception {
        HeldLockFile held = take(TANK);
        assertThat(held.pool()).isEqualTo(TANK);
        assertThat(held.read()).isEmpty();
        assertThat(files.entries()).containsExactly(new Entry.OfPool(TANK, State.HELD, ""));

        held.release(Disposal.UNLINK);

        assertThat(files.entries()).isEmpty();
        take(TANK).release(Disposal.UNLINK);
    }

    @Test
    void aKeptFileShowsItsContentToTheNextTaker() throws Exception {
        HeldLockFile held = take(TANK);
        held.write(0, "left behind\n".getBytes(UTF_8));
        held.release(Disposal.KEEP);

        assertThat(files.entries()).containsExactly(new Entry.OfPool(TANK, State.ABANDONED, "left behind\n"));
        HeldLockFile next = take(TANK);
        assertThat(next.read()).isEqualTo("left behind\n");
        next.release(Disposal.UNLINK);
    }

    @Test
    void aDeadHoldersFileStaysAndItsLockIsFree() throws Exception {
        HeldLockFile held = take(TANK);
        held.write(0, "left behind\n".getBytes(UTF_8));
        held.abandonToHeirs();

        HeldLockFile next = take(TANK);
        assertThat(next.read()).isEqualTo("left behind\n");
        next.release(Disposal.UNLINK);
    }

    @Test
    void writesChangeTheirPlaceAndNothingElse() throws Exception {
        HeldLockFile held = take(TANK);
        held.write(0, "abcdefgh".getBytes(UTF_8));
        held.write(2, "XY".getBytes(UTF_8));
        assertThat(held.read()).isEqualTo("abXYefgh");
        held.write(0, "€".getBytes(UTF_8));
        assertThat(held.read()).isEqualTo("€Yefgh");

        byte[] page = "x".repeat(OwnerRecordFormat.MAX_BYTES).getBytes(UTF_8);
        held.write(0, page);
        assertThat(held.read()).isEqualTo(new String(page, UTF_8));
        held.release(Disposal.UNLINK);
    }

    @Test
    void malformedContentIsReadWithReplacements() throws Exception {
        HeldLockFile held = take(TANK);
        held.write(0, new byte[] {'a', (byte) 0xff, 'b'});
        assertThat(held.read()).isEqualTo("a\ufffdb");
        held.release(Disposal.UNLINK);
    }

    @Test
    void oneThatTriesOnceIsToldWhoHoldsTheLock() throws Exception {
        HeldLockFile held = take(TANK);
        held.write(0, OwnerRecordFormat.format(RECORD));

        assertThatThrownBy(() -> files.acquire(TANK, Deadline.passed()))
                .isInstanceOfSatisfying(
                        LockTimeoutException.class, e -> assertThat(e.holder()).contains(RECORD))
                .hasMessageContainingAll("tank", "4711", "sleep 60", "test");
        held.release(Disposal.UNLINK);
        take(TANK).release(Disposal.UNLINK);
    }

    @Test
    void aWaiterThatTimesOutLeavesNothingBehind() throws Exception {
        HeldLockFile held = take(TANK);

        assertThatThrownBy(() -> files.acquire(TANK, Deadline.after(Duration.ofMillis(50))))
                .isInstanceOf(LockTimeoutException.class);

        held.release(Disposal.UNLINK);
        assertThat(files.entries()).isEmpty();
        take(TANK).release(Disposal.UNLINK);
    }

    @Test
    void aWaiterGetsTheLockWhenItIsReleased() throws Exception {
        HeldLockFile held = take(TANK);
        Future<HeldLockFile> waiter = threads.submit(() -> files.acquire(TANK, soon()));

        held.release(Disposal.UNLINK);

        HeldLockFile next = waiter.get(30, TimeUnit.SECONDS);
        next.ensureHeld();
        next.release(Disposal.UNLINK);
    }

    @Test
    void anInterruptedWaiterGivesUpAndHoldsNothing() throws Exception {
        HeldLockFile held = take(TANK);
        AtomicInteger interruptions = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        Thread waiter = new Thread(() -> {
            started.countDown();
            try {
                files.acquire(TANK, soon());
            } catch (InterruptedException e) {
                interruptions.incrementAndGet();
            } catch (ZwardException e) {
                throw new AssertionError(e);
            }
        });
        waiter.start();
        started.await();
        waiter.interrupt();
        waiter.join();

        assertThat(interruptions).hasValue(1);
        held.release(Disposal.UNLINK);
        assertThat(files.entries()).isEmpty();
        take(TANK).release(Disposal.UNLINK);
    }

    @Test
    void noTwoHoldTheLockAtATime() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        int[] unguarded = {0};
        int takers = 8;
        int rounds = 50;
        List<Future<?>> results = new ArrayList<>();
        for (int i = 0; i < takers; i++) {
            results.add(threads.submit(() -> {
                for (int round = 0; round < rounds; round++) {
                    HeldLockFile held = take(TANK);
                    assertThat(holders.incrementAndGet()).isOne();
                    unguarded[0]++;
                    holders.decrementAndGet();
                    held.release(round % 3 == 0 ? Disposal.KEEP : Disposal.UNLINK);
                }
                return null;
            }));
        }
        for (Future<?> result : results) {
            result.get(50, TimeUnit.SECONDS);
        }
        assertThat(unguarded[0]).isEqualTo(takers * rounds);
    }

    @Test
    void poolsDoNotExcludeEachOther() throws Exception {
        HeldLockFile tank = take(TANK);
        HeldLockFile pond = take(POND);

        assertThat(files.entries())
                .containsExactly(new Entry.OfPool(POND, State.HELD, ""), new Entry.OfPool(TANK, State.HELD, ""));
        tank.release(Disposal.UNLINK);
        pond.ensureHeld();
        pond.release(Disposal.UNLINK);
    }

    @Test
    void releasingTwiceDoesNothingMore() throws Exception {
        HeldLockFile held = take(TANK);
        held.release(Disposal.UNLINK);
        HeldLockFile next = take(TANK);

        held.release(Disposal.UNLINK);
        held.abandonToHeirs();

        next.ensureHeld();
        next.release(Disposal.UNLINK);
    }

    @Test
    void takingWhatExistsMakesNothing() throws Exception {
        assertThat(files.takeExisting(TANK)).isEmpty();
        assertThat(files.entries()).isEmpty();
    }

    @Test
    void takingWhatExistsLeavesALiveHolderAlone() throws Exception {
        HeldLockFile held = take(TANK);
        assertThat(files.takeExisting(TANK)).isEmpty();
        held.ensureHeld();
        held.release(Disposal.KEEP);

        HeldLockFile taken = files.takeExisting(TANK).orElseThrow();
        taken.ensureHeld();
        assertThatThrownBy(() -> files.acquire(TANK, Deadline.passed())).isInstanceOf(LockTimeoutException.class);
        taken.release(Disposal.UNLINK);
        assertThat(files.entries()).isEmpty();
    }

    @Test
    void aHolderWhoseFileWasRemovedIsToldAndLeavesTheNextOnesAlone() throws Exception {
        HeldLockFile held = take(TANK);
        held.ensureHeld();
        removeByHand(TANK);
        assertThatThrownBy(held::ensureHeld).isInstanceOf(LockLostException.class);
        HeldLockFile next = take(TANK);
        assertThatThrownBy(held::ensureHeld).isInstanceOf(LockLostException.class);

        assertThatThrownBy(() -> held.release(Disposal.UNLINK)).isInstanceOf(LockLostException.class);

        next.ensureHeld();
        assertThat(files.entries()).containsExactly(new Entry.OfPool(TANK, State.HELD, ""));
        next.release(Disposal.UNLINK);
    }

    @Test
    void aWaiterOnARemovedFileTakesTheNewOne() throws Exception {
        HeldLockFile held = take(TANK);
        Future<HeldLockFile> waiter = threads.submit(() -> files.acquire(TANK, soon()));
        removeByHand(TANK);
        assertThatThrownBy(() -> held.release(Disposal.UNLINK)).isInstanceOf(LockLostException.class);

        HeldLockFile next = waiter.get(30, TimeUnit.SECONDS);
        next.ensureHeld();
        next.release(Disposal.UNLINK);
        assertThat(files.entries()).isEmpty();
    }

    @Test
    void whatIsNotOursIsReported() throws Exception {
        take(TANK).release(Disposal.KEEP);
        putForeign("zzz.txt");
        putForeign("9lives.lock");

        assertThat(files.entries())
                .satisfiesExactly(
                        entry -> assertThat(entry)
                                .isInstanceOf(Entry.Foreign.class)
                                .hasFieldOrPropertyWithValue("name", "9lives.lock"),
                        entry -> assertThat(entry).isEqualTo(new Entry.OfPool(TANK, State.ABANDONED, "")),
                        entry -> assertThat(entry)
                                .isInstanceOf(Entry.Foreign.class)
                                .hasFieldOrPropertyWithValue("name", "zzz.txt"));
    }

    @Test
    void onePoolsFileIsLookedAtByItself() throws Exception {
        assertThat(files.entry(TANK)).isEmpty();
        HeldLockFile pond = take(POND);
        assertThat(files.entry(TANK)).isEmpty();
        HeldLockFile tank = take(TANK);
        tank.write(0, "left behind\n".getBytes(UTF_8));

        assertThat(files.entry(POND)).contains(new Entry.OfPool(POND, State.HELD, ""));
        assertThat(files.entry(TANK)).contains(new Entry.OfPool(TANK, State.HELD, "left behind\n"));
        tank.release(Disposal.KEEP);
        assertThat(files.entry(TANK)).contains(new Entry.OfPool(TANK, State.ABANDONED, "left behind\n"));
        pond.release(Disposal.UNLINK);
        assertThat(files.entry(POND)).isEmpty();
    }

    @Test
    void theSequenceByteIsHadByOneAtATimeAndLeavesTheLockAlone() throws Exception {
        HeldLockFile held = take(TANK);
        SequenceByte first = held.takeSequenceByte(soon());
        assertThatThrownBy(() -> held.takeSequenceByte(Deadline.passed())).isInstanceOf(LockTimeoutException.class);
        Future<SequenceByte> waiter = threads.submit(() -> held.takeSequenceByte(soon()));

        first.close();
        SequenceByte second = waiter.get(30, TimeUnit.SECONDS);
        first.close();

        assertThatThrownBy(() -> held.takeSequenceByte(Deadline.passed())).isInstanceOf(LockTimeoutException.class);
        second.close();
        held.ensureHeld();
        assertThatThrownBy(() -> files.acquire(TANK, Deadline.passed())).isInstanceOf(LockTimeoutException.class);
        held.release(Disposal.UNLINK);
    }

    @Test
    void anInheritedDescriptorJoinsTheLock() throws Exception {
        HeldLockFile held = take(TANK);
        int inherited = duplicate(held.descriptor());

        LockFile joined = files.join(TANK, inherited).orElseThrow();

        assertThat(joined.pool()).isEqualTo(TANK);
        assertThat(joined.descriptor()).isEqualTo(inherited);
        joined.ensureHeld();
        joined.write(0, "by the joined one\n".getBytes(UTF_8));
        assertThat(held.read()).isEqualTo("by the joined one\n");
        try (SequenceByte ours = joined.takeSequenceByte(soon())) {
            assertThat(ours).isNotNull();
            assertThatThrownBy(() -> held.takeSequenceByte(Deadline.passed())).isInstanceOf(LockTimeoutException.class);
        }
        held.ensureHeld();
        held.release(Disposal.UNLINK);
        close(inherited);
    }

    @Test
    void aDescriptorThatIsNotWhatTheHintSaysJoinsNothing() throws Exception {
        HeldLockFile tank = take(TANK);
        HeldLockFile pond = take(POND);
        int closed = duplicate(tank.descriptor());
        close(closed);

        assertThat(files.join(TANK, closed)).isEmpty();
        assertThat(files.join(TANK, pond.descriptor())).isEmpty();
        assertThat(files.join(TANK, -1)).isEmpty();
        assertThat(files.join(TANK, Integer.MAX_VALUE)).isEmpty();
        tank.release(Disposal.UNLINK);
        pond.release(Disposal.UNLINK);
    }

    @Test
    void aReleasedLockIsFreeAlthoughAChildKeptTheDescriptor() throws Exception {
        HeldLockFile held = take(TANK);
        int inherited = duplicate(held.descriptor());
        LockFile joined = files.join(TANK, inherited).orElseThrow();

        held.release(Disposal.KEEP);

        assertThatThrownBy(joined::ensureHeld).isInstanceOf(LockLostException.class);
        assertThat(files.join(TANK, inherited)).isEmpty();
        HeldLockFile next = take(TANK);
        assertThatThrownBy(joined::ensureHeld).isInstanceOf(LockLostException.class);
        assertThat(files.join(TANK, inherited)).isEmpty();
        next.release(Disposal.UNLINK);
        close(inherited);
    }

    @Test
    void anAbandonedLockLastsAsLongAsItsHeirs() throws Exception {
        HeldLockFile held = take(TANK);
        int inherited = duplicate(held.descriptor());
        held.write(0, "of a dead owner\n".getBytes(UTF_8));

        held.abandonToHeirs();

        assertThat(files.takeExisting(TANK)).isEmpty();
        files.join(TANK, inherited).orElseThrow().ensureHeld();
        close(inherited);
        Optional<HeldLockFile> next = files.takeExisting(TANK);
        assertThat(next.orElseThrow().read()).isEqualTo("of a dead owner\n");
        next.orElseThrow().release(Disposal.UNLINK);
    }

    @Test
    void aJoinedDescriptionWhoseFileWasRemovedIsLost() throws Exception {
        HeldLockFile held = take(TANK);
        LockFile joined = files.join(TANK, held.descriptor()).orElseThrow();
        removeByHand(TANK);

        assertThatThrownBy(joined::ensureHeld).isInstanceOf(LockLostException.class);
        assertThat(files.join(TANK, held.descriptor())).isEmpty();
        assertThatThrownBy(() -> held.release(Disposal.UNLINK)).isInstanceOf(LockLostException.class);
    }
}
