package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zward.posix.TerminationSignal;

@Timeout(60)
class StopTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final CountDownLatch answer = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** In a call that does not return, whoever interrupts it. */
    private final Thread agent = new Thread(this::hang);

    private void hang() {
        while (answer.getCount() > 0) {
            try {
                answer.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }
    }

    @AfterEach
    void letGo() {
        answer.countDown();
    }

    @Test
    void whateverTheAgentHangsInItsProcessIsEndedAtTheLimit() throws Exception {
        agent.start();
        CountDownLatch ended = new CountDownLatch(1);

        new Stop(agent, ended::countDown, Duration.ZERO, Duration.ZERO).request(TerminationSignal.TERM);

        ended.await();
        interrupted.await();
        assertThat(agent.isAlive()).isTrue();
    }

    @Test
    void untilTheLimitItIsAskedToEndByItself() throws Exception {
        agent.start();
        AtomicInteger ends = new AtomicInteger();
        Stop stop = new Stop(agent, ends::incrementAndGet, Duration.ZERO, LONG);

        stop.request(TerminationSignal.TERM);

        interrupted.await();
        assertThat(stop.deadline().hasPassed()).isTrue();
        assertThat(ends).hasValue(0);
    }
}
