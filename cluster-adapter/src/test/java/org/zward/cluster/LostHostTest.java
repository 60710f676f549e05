package org.zward.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.zward.cluster.Hosts.GUID;
import static org.zward.cluster.Hosts.TANK;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.cluster.HoldingHost.Answer;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseTimeoutException;
import org.zward.lock.Deadline;

/** A holder in another process is killed, or frozen past its session. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostHostTest {

    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final int ROUNDS = 5;

    @RegisterExtension
    static final OneServer SERVER = new OneServer();

    private ZooKeeperLeases beta;

    @BeforeEach
    void open() {
        beta = SERVER.leases(SESSION, "beta");
    }

    @AfterEach
    void close() {
        beta.close();
    }

    @Test
    void theLeaseOfAKilledHostIsHadByTheNext() throws Exception {
        try (HoldingHost alpha = HoldingHost.start(SERVER.connection(), SERVER.root(), SESSION)) {
            alpha.kill();

            try (Held held = beta.take(TANK, GUID, "import", soon())) {
                held.confirm();
            }
        }
    }

    @Test
    void aHoldersHostPidAndCommandAreNamedAtTheDeadline() {
        try (HoldingHost alpha = HoldingHost.start(SERVER.connection(), SERVER.root(), SESSION)) {
            LeaseTimeoutException failure = catchThrowableOfType(
                    LeaseTimeoutException.class,
                    () -> beta.take(TANK, GUID, "import", Deadline.after(Duration.ofSeconds(1))));

            assertThat(failure)
                    .hasMessageContaining(
                            "host the-holder, pid " + alpha.pid() + " (zward import tank), for import, since ");
        }
    }

    /**
     * The control is in it: going by what the process remembers, as Curator's connection state and the client's do, a holder
     * that has just woken would go on. Its client notices within a tenth of a second of waking, so that it takes more than
     * one round where the machine is busy.
     */
    @Test
    void aHolderThatWasFrozenPastItsSessionIsNotConfirmedThoughItRemembersItsConnection() throws Exception {
        boolean remembered = false;
        for (int round = 0; round < ROUNDS && !remembered; round++) {
            try (HoldingHost alpha = HoldingHost.start(SERVER.connection(), SERVER.root(), SESSION)) {
                alpha.ask();
                assertThat(alpha.answer()).isEqualTo(new Answer(true, true));
                alpha.freeze();
                try (Held held = beta.take(TANK, GUID, "import", soon())) {
                    alpha.ask();
                    alpha.thaw();

                    Answer answer = alpha.answer();
                    assertThat(answer.confirmed()).isFalse();
                    held.confirm();
                    remembered = answer.remembersConnection();
                }
            }
        }
        assumeTrue(remembered, "the holder noticed its loss first in each round");
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }
}
