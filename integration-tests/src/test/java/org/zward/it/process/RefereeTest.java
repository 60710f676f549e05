package org.zward.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RefereeTest {
    private Referee referee;

    @BeforeEach
    void setUp() throws IOException {
        referee = new Referee();
    }

    @AfterEach
    void tearDown() throws IOException {
        referee.close();
    }

    @Test
    void whoEntersWhileALivingOneIsInsideOverlaps() throws Exception {
        try (Player first = new Player(1);
                Player second = new Player(2)) {
            first.enterAndWait();
            second.enterAndWait();

            assertThat(referee.overlaps()).containsExactly("2 entered while 1 was inside");
        }
    }

    @Test
    void whoEntersAfterOneThatIsKilledIsAnsweredOnceThatOneIsGone() throws Exception {
        try (Player killed = new Player(1);
                Player next = new Player(2)) {
            killed.enterAndWait();
            referee.doom(1);
            next.enter();
            awaitEntered(2);
            killed.die();

            assertThat(next.answer()).isEqualTo("ok");
            assertThat(referee.overlaps()).isEmpty();
            assertThat(referee.diedInside()).isEqualTo(1);
        }
    }

    @RepeatedTest(20) // which of the two that wait goes on first is the scheduler's choice
    void oneThatIsKilledBeforeItIsAnsweredOverlapsWithNobody() throws Exception {
        try (Player killed = new Player(1);
                Player killedToo = new Player(2);
                Player last = new Player(3)) {
            killed.enterAndWait();
            referee.doom(1);
            killedToo.enter();
            awaitEntered(2);
            referee.doom(2);
            killedToo.die();
            last.enter();
            awaitEntered(3);
            killed.die();

            assertThat(last.answer()).isEqualTo("ok");
            assertThat(referee.overlaps()).isEmpty();
        }
    }

    @Test
    void whoEntersWhileALivingOneWaitsForItsAnswerOverlaps() throws Exception {
        try (Player killed = new Player(1);
                Player living = new Player(2);
                Player third = new Player(3)) {
            killed.enterAndWait();
            referee.doom(1);
            living.enter();
            awaitEntered(2);
            third.enter();
            awaitEntered(3);

            assertThat(referee.overlaps()).containsExactly("3 entered while 2 was inside");
        }
    }

    private void awaitEntered(int players) {
        await().until(() -> referee.entered() == players);
    }

    private final class Player implements Closeable {
        private final long pid;
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), referee.port());
        private final BufferedReader answers =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

        Player(long pid) throws IOException {
            this.pid = pid;
        }

        void enter() throws IOException {
            socket.getOutputStream().write(("enter " + pid + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        void enterAndWait() throws IOException {
            enter();
            answer();
        }

        String answer() throws IOException {
            return answers.readLine();
        }

        void die() throws IOException {
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
