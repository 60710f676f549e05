package org.zward.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    private static final Duration CENTURY = Duration.ofDays(36_525);

    @Test
    void secondsMayHaveFractions() {
        assertThat(DurationText.ofSeconds("0")).contains(Duration.ZERO);
        assertThat(DurationText.ofSeconds("60")).contains(Duration.ofSeconds(60));
        assertThat(DurationText.ofSeconds("0.25")).contains(Duration.ofMillis(250));
        assertThat(DurationText.ofSeconds("1e-3")).contains(Duration.ofMillis(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "-0.001", "x", "1s", "NaN", "Infinity", "0x10", "1,5"})
    void whatIsNoNumberOfSecondsIsNothing(String text) {
        assertThat(DurationText.ofSeconds(text)).isEmpty();
    }

    @Test
    void whatIsBeyondAllBoundsEndsAtTheBound() {
        assertThat(DurationText.ofSeconds("1e999999")).contains(CENTURY);
        assertThat(DurationText.ofSeconds("1e-999999")).contains(Duration.ZERO);
        assertThat(DurationText.withUnit("99999999999999999999h")).contains(CENTURY);
        assertThat(DurationText.withUnit("99999999999999999999ms")).contains(CENTURY);
    }

    @Test
    void everyUnitCounts() {
        assertThat(DurationText.withUnit("1500ms")).contains(Duration.ofMillis(1500));
        assertThat(DurationText.withUnit("60s")).contains(Duration.ofMinutes(1));
        assertThat(DurationText.withUnit("0.5m")).contains(Duration.ofSeconds(30));
        assertThat(DurationText.withUnit("2h")).contains(Duration.ofHours(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "ms", "60", "60d", "-1s", "6 0s"})
    void whatHasNoNumberOrNoUnitIsNothing(String text) {
        assertThat(DurationText.withUnit(text)).isEmpty();
    }
}
