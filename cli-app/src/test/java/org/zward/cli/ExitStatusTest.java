package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zward.lock.ZwardException.Kind;

class ExitStatusTest {

    @Test
    void everyKindOfFailureHasTheStatusThatIsDocumented() {
        Map<Kind, Integer> statuses = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            statuses.put(kind, ExitStatus.of(kind));
        }

        assertThat(statuses)
                .isEqualTo(Map.of(
                        Kind.FAILED, 1,
                        Kind.INVALID, 2,
                        Kind.NO_SUCH, 3,
                        Kind.IN_USE_ELSEWHERE, 4,
                        Kind.BUSY, 5,
                        Kind.LOCK_LOST, 6,
                        Kind.TIMED_OUT, 75,
                        Kind.NOT_PERMITTED, 77));
    }
}
