package org.zward.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A target moves between two hosts, whose agents scan every second. {@code ZWARD_ZFS_ROUNDS} says how often: there and back
 * four times in each round.
 */
@Tag("hosts-soak")
class FailOverTest {
    private static final int TIMES_BACK_IN_A_ROUND = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String HOME = "tank/home";
    private static final String MOVES = "/mnt/home/moves";

    @RegisterExtension
    static final LeasedHosts HOSTS = new LeasedHosts();

    private final String target = UUID.randomUUID().toString();
    private Host first;
    private Host second;
    private CompletableFuture<Ended> agentOfFirst;
    private CompletableFuture<Ended> agentOfSecond;

    @BeforeEach
    void setUp() {
        first = HOSTS.first();
        second = HOSTS.second();
        first.run("zpool", "create", "-f", "-o", "cachefile=none", "-O", "mountpoint=none", "tank", TwoHosts.DISK)
                .well();
        first.run("zpool", "export", "tank").well();
        for (Host host : List.of(first, second)) {
            add(host);
        }
        first.zward("format-target", "--target", target).well();
        agentOfFirst = first.startAgent();
        agentOfSecond = second.startAgent();
    }

    private void add(Host host) {
        host.zward(
                        "target",
                        "add",
                        "--target",
                        target,
                        "--device",
                        HOME,
                        "--mount-point",
                        "/mnt/home",
                        "--fstype",
                        "zfs")
                .well();
    }

    @AfterEach
    void forgetTheTarget() {
        for (Host host : List.of(first, second)) {
            host.run("pkill", "-f", "org.zward.agent");
            host.run("umount", "/mnt/home");
            host.run("rm", "-r", "/var/lib/zward/targets");
        }
    }

    @Test
    void aTargetMovesThereAndBackWhileBothAgentsScan() {
        start(first);
        int moves = 0;
        for (int times = 1; times <= TIMES_BACK_IN_A_ROUND * TwoHosts.ROUNDS; times++) {
            move(first, second, moves);
            move(second, first, moves + 1);
            moves += 2;
        }
        first.zward("unmount-target", "--target", target).well();
        requireEnd(first, agentOfFirst);
        requireEnd(second, agentOfSecond);
        HOSTS.awaitNoLease();
    }

    @Test
    void aTargetOfAHostThatLostItsPowerMovesToTheOther() throws Exception {
        start(first);
        first.run("sh", "-c", "echo before >> " + MOVES + " && zpool sync tank").well();
        awaitThatIsSeen(second, first);
        first.pull();

        assertThat(second.zward("mount-target", "--target", target).failed(4)).contains("--fenced " + first.name());
        second.zward("mount-target", "--fenced", first.name(), "--target", target)
                .well();

        assertThat(second.run("cat", MOVES).well()).isEqualTo("before");
        first = HOSTS.rebootFirst();
        add(first);
        assertThat(first.zward("mount-target", "--target", target).failed(4)).contains(second.name());
        second.zward("unmount-target", "--target", target).well();
        start(first);
        requireEnd(second, agentOfSecond);
    }

    private void move(Host from, Host to, int moves) {
        assertThat(from.run("sh", "-c", "echo " + from.name() + " >> " + MOVES + "; wc -l < " + MOVES)
                        .well())
                .isEqualTo(Integer.toString(moves + 1));
        awaitThatIsSeen(to, from);

        from.zward("unmount-target", "--target", target).well();
        start(to);

        assertThat(from.zward("target-running", "--target", target).status()).isEqualTo(7);
        assertThat(to.run("tail", "-n1", MOVES).well()).isEqualTo(from.name());
    }

    private void start(Host host) {
        assertThat(host.zward("--json", "mount-target", "--target", target).well())
                .containsPattern("\"lease\":[1-9]");
        assertThat(host.run("zpool", "get", "-Hpo", "value", "readonly", "tank").well())
                .isEqualTo("off");
    }

    /** The agent of a host knows who has the pool. */
    private void awaitThatIsSeen(Host by, Host has) {
        await().atMost(PATIENCE)
                .until(() -> by.run("cat", "/run/zward/scan.json").out().contains("\"host\":\"" + has.name()));
    }

    /** It may have to leave a search behind, which takes long in a guest, and tells so by its status; but never a pool. */
    private static void requireEnd(Host host, CompletableFuture<Ended> agent) {
        host.run("pkill", "-TERM", "-f", "org.zward.agent").well();
        assertThat(Host.await(agent).status()).isIn(0, 1);
        assertThat(host.imported()).isEmpty();
    }
}
