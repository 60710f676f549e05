package org.zward.cli.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Lengths of time as people write them. */
public final class DurationText {

    /** A century: far from what overflows, and as long as a deadline may be. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private DurationText() {}

    /**
     * A number of seconds.
     *
     * @param text a decimal number, fractions allowed
     * @return the duration; what exceeds a century counts as that; nothing if it is no number or negative
     */
    public static Optional<Duration> ofSeconds(String text) {
        return of(text, 9);
    }

    /**
     * A number with a unit: {@code ms}, {@code s}, {@code m} or {@code h}.
     *
     * @param text for example {@code 60s}
     * @return the duration; what exceeds a century counts as that; nothing if it is not written so
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
            BigDecimal longest = BigDecimal.valueOf(LONGEST.toNanos());
            return Optional.of(Duration.ofNanos(
                    value.scaleByPowerOfTen(nanosPowerOfTen).min(longest).longValue()));
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration times(Duration duration, int factor) {
        Duration product = duration.multipliedBy(factor);
        return product.compareTo(LONGEST) < 0 ? product : LONGEST;
    }
}
