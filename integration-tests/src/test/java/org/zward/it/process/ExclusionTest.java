package org.zward.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.it.process.Contender.Protocol;
import org.zward.lock.PoolLocks;

/** Many processes and one pool; a referee that knows nothing of the lock says whether two had it at once. */
class ExclusionTest extends RefereedTest {
    private static final int PROCESSES = 5;
    private static final int ROUNDS = 100;
    private static final int ENDLESS = Integer.MAX_VALUE;

    @Test
    void ofManyProcessesOneHoldsAtATime() throws Exception {
        List<Process> contenders = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            contenders.add(contender(Protocol.ZWARD, ROUNDS));
        }

        for (Process contender : contenders) {
            children.expectSuccess(contender);
            assertThat(children.said(contender)).isEmpty();
        }

        assertThat(referee.overlaps()).isEmpty();
        assertThat(referee.entered()).isEqualTo(PROCESSES * ROUNDS);
        assertThat(lockFiles()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNCHECKED", "NONE"})
    void theRefereeSeesTwoHoldAtOnceWithoutTheProtocolOrItsCheck(Protocol protocol) {
        for (int i = 0; i < PROCESSES; i++) {
            contender(protocol, ENDLESS);
        }

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(referee.overlaps()).isNotEmpty());
    }

    @Test
    void programsInAnotherLanguageTakePart() throws Exception {
        List<Process> contenders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            contenders.add(contender(Protocol.ZWARD, ROUNDS));
            contenders.add(children.neighbour(directory(), "tank", referee.port(), ROUNDS));
        }

        for (Process contender : contenders) {
            children.expectSuccess(contender);
        }

        assertThat(referee.overlaps()).isEmpty();
        assertThat(referee.entered()).isEqualTo(6 * ROUNDS);
        assertThat(lockFiles()).isEmpty();
    }

    @Test
    void clearingInALoopTakesNoLockFromAHolder() throws Exception {
        PoolLocks locks = Contender.locks(directory());
        List<Process> contenders = List.of(
                contender(Protocol.ZWARD, ROUNDS),
                contender(Protocol.ZWARD, ROUNDS),
                contender(Protocol.ZWARD, ROUNDS));

        int clearings = 0;
        while (contenders.stream().anyMatch(Process::isAlive)) {
            assertThat(locks.clear().left()).isEmpty();
            clearings++;
        }

        for (Process contender : contenders) {
            children.expectSuccess(contender);
        }
        assertThat(referee.overlaps()).isEmpty();
        assertThat(clearings).isGreaterThan(ROUNDS);
        assertThat(lockFiles()).isEmpty();
    }

    @Test
    void clearingByRemovingTheFilesDoesTakeThemAndTheHolderSaysSo() throws Exception {
        List<Process> contenders = List.of(contender(Protocol.ZWARD, ENDLESS), contender(Protocol.ZWARD, ENDLESS));

        while (contenders.stream().allMatch(Process::isAlive)) {
            Files.deleteIfExists(directory().resolve("tank.lock"));
        }

        Process loser = contenders.stream()
                .filter(child -> !child.isAlive())
                .findFirst()
                .orElseThrow();
        assertThat(children.said(loser)).contains("LockLostException: tank: the lock was lost");
    }

    private Process contender(Protocol protocol, int rounds) {
        return children.java(Contender.class, protocol, directory, "tank", referee.port(), rounds);
    }

    /** The lock directory, made as zward would make it. */
    private Path directory() throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectory(
                    directory,
                    java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                            java.nio.file.attribute.PosixFilePermissions.fromString("rwx------")));
        }
        return directory;
    }

    private List<Path> lockFiles() throws IOException {
        try (var files = Files.newDirectoryStream(directory, "*.lock")) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            return found;
        }
    }
}
