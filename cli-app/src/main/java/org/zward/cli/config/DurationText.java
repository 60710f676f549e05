package org.zward.cli.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Lengths of time as people write them. */
public final class DurationText {

    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private DurationText() {}

    /**
     * A number of seconds.
     *
     * @param text a decimal number, fractions allowed
     * @return the duration; what exceeds 292 years counts as that; nothing if it is no number or negative
     */
    public static Optional<Duration> ofSeconds(String text) {
        return of(text, 9);
    }

    /**
     * A number with a unit: {@code ms}, {@code s}, {@code m} or {@code h}.
     *
     * @param text for example {@code 60s}
     * @return the duration, or nothing if it is not written so
     */
    public static Optional<Duration> withUnit(String text) {
        if (text.endsWith("ms")) {
            return of(text.substring(0, text.length() - 2), 6);
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String number = text.substring(0, text.length() - 1);
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> of(number, 9);
            case 'm' -> ofSeconds(number).map(minutes -> times(minutes, 60));
            case 'h' -> ofSeconds(number).map(hours -> times(hours, 3600));
            default -> Optional.empty();
        };
    }

    private static Optional<Duration> of(String number, int nanosPowerOfTen) {
        try {
            BigDecimal value = new BigDecimal(number);
            if (value.signum() < 0) {
                return Optional.empty();
            }
            return Optional.of(Duration.ofNanos(
                    value.scaleByPowerOfTen(nanosPowerOfTen).min(LONGEST).longValue()));
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration times(Duration duration, int factor) {
        return duration.multipliedBy(factor);
    }
}
