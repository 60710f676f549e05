package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong now = new AtomicLong();
    private final Pulse pulse = new Pulse(now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void whoeverIsBackInTimeIsNotOverdue() {
        pulse.expectWithin(HOUR);
        pass(HOUR);
        assertThat(pulse.overdue()).isEmpty();

        pulse.expectWithin(HOUR);
        pass(HOUR);
        assertThat(pulse.overdue()).isEmpty();
    }

    @Test
    void whoeverIsNotIsOverdueUntilHeIsBack() {
        pulse.expectWithin(HOUR);
        pass(HOUR.multipliedBy(2));
        assertThat(pulse.overdue()).hasValueSatisfying(late -> assertThat(late).isBetween(Duration.ofMinutes(1), HOUR));

        pulse.expectWithin(HOUR);
        assertThat(pulse.overdue()).isEmpty();
    }

    @Test
    void theServiceManagerGetsNoSignOfLifeOfScansThatHaveStopped() {
        AtomicInteger signs = new AtomicInteger();
        Watchdog watchdog = new Watchdog(signs::incrementAndGet, pulse);

        watchdog.signOfLife();
        assertThat(signs).hasValue(1);

        pass(HOUR);
        watchdog.signOfLife();
        assertThat(signs).hasValue(1);

        pulse.expectWithin(HOUR);
        watchdog.signOfLife();
        assertThat(signs).hasValue(2);
    }
}
