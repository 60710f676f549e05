package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.zward.lock.Deadline;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.PoolExistsException;
import org.zward.pool.ZfsException;

class ImportBesideSearchesTest {

    private static final PoolName TANK = new PoolName("tank");

    private final AtomicInteger attempts = new AtomicInteger();

    private void exists() throws PoolExistsException {
        attempts.incrementAndGet();
        throw new PoolExistsException(TANK, "pool already exists");
    }

    @Test
    void whatASearchIsInTheWayOfIsTriedAgain() throws Exception {
        ImportBesideSearches.run(
                () -> {
                    if (attempts.get() < 2) {
                        exists();
                    }
                },
                failure -> false);

        assertThat(attempts).hasValue(2);
    }

    @Test
    void aTrueFailureIsNotTriedAgain() {
        assertThatThrownBy(() -> ImportBesideSearches.run(this::exists, failure -> true))
                .isInstanceOf(PoolExistsException.class);

        assertThat(attempts).hasValue(1);
    }

    @Test
    void aZfsThatGoesOnToFailIsBelievedInTheEnd() {
        assertThatThrownBy(() -> ImportBesideSearches.run(this::exists, failure -> false, Deadline.passed()))
                .isInstanceOf(PoolExistsException.class);

        assertThat(attempts).hasValue(10);
    }

    @Test
    void aFailureThatCantBeCheckedCounts() {
        assertThatThrownBy(() -> ImportBesideSearches.run(this::exists, failure -> {
                    throw new ZfsException(Kind.FAILED, "tank", "it can't be looked at", "mend it");
                }))
                .isInstanceOf(PoolExistsException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }
}
