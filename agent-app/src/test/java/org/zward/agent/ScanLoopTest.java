package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.host.Mode;
import org.zward.lock.LockLostException;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ActiveElsewhere;
import org.zward.pool.FakeHost;
import org.zward.pool.FakeZpools;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.scan.DeviceScan;
import org.zward.zfs.Backend;

@Timeout(60)
class ScanLoopTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final FakeHost host = new FakeHost();
    private final FakeHost agents = new FakeHost();
    private final AtomicInteger scans = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final Pulse pulse = new Pulse();
    private Path file;
    private ScanLoop loop;
    private Thread thread;
    private FutureTask<Void> running;

    @BeforeEach
    void start() throws Exception {
        file = directory.resolve("scan.json");
        host.disks().createExported(new PoolName("tank"));
        host.zpools().before(FakeZpools.Step.SEARCH, () -> {
            scans.incrementAndGet();
            if (broken.get()) {
                throw new ZfsException(Kind.FAILED, "zfs", "broken", "see the test");
            }
        });
        Settings settings = new Settings(
                Mode.MONITOR,
                directory,
                Backend.AUTO,
                new DeviceScan.Settings(
                        SearchPath.DEFAULT, DeviceScan.Patience.of(LONG, LONG), 2, ActiveElsewhere.REPORT),
                Duration.ofHours(1),
                file,
                Optional.empty(),
                Optional.empty());
        loop = new ScanLoop(
                new DeviceScan(host.sequences(), host.zpools(), FakeHost.IDENTITY),
                settings,
                FakeHost.IDENTITY,
                SingleInstance.claim(agents.locks(), directory),
                new ScanFile(file),
                pulse,
                Meters.NONE);
        running = new FutureTask<>(() -> {
            loop.run();
            return null;
        });
        thread = new Thread(running);
        thread.start();
        await().until(() -> Files.exists(file));
    }

    @AfterEach
    void stop() throws Exception {
        thread.interrupt();
        thread.join();
    }

    @Test
    void theScanFileHasTheEntriesOfTheScan() throws Exception {
        assertThat(Files.readString(file))
                .startsWith("{\"version\":1,\"host\":\"here\",\"started\":\"")
                .contains("\"pools\":[{\"pool\":\"tank\",", "\"outcome\":\"read\"")
                .endsWith("]}\n");
        assertThat(loop.last().orElseThrow().pools()).hasSize(1);
        assertThat(loop.failure()).isEmpty();
        assertThat(pulse.overdue()).isEmpty();
    }

    @Test
    void whatIsWantedWhileAScanIsUnderWayIsDoneAfterIt() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        int before = scans.get();
        host.zpools().before(FakeZpools.Step.IMPORT, () -> {
            arrived.countDown();
            awaitQuietly(go);
        });
        loop.scanNow();
        arrived.await();
        loop.scanNow();
        go.countDown();

        await().until(() -> scans.get() == before + 2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aScanThatFailsLeavesTheFileAndSaysWhyUntilOneSucceeds() throws Exception {
        String before = Files.readString(file);
        broken.set(true);
        loop.scanNow();
        await().until(() -> loop.failure().isPresent());
        assertThat(loop.failure()).hasValueSatisfying(why -> assertThat(why).contains("the scan failed: zfs: broken"));
        assertThat(file).hasContent(before);

        broken.set(false);
        loop.scanNow();
        await().until(() -> loop.failure().isEmpty());
        await().until(() -> !Files.readString(file).equals(before));
    }

    @Test
    void aScanThatCanReadNoneOfThePoolsIsAProblemUntilOneCan() throws Exception {
        Health health = new Health(pulse, loop, host.locks());
        assertThat(health.problem()).isEmpty();
        AtomicBoolean unreadable = new AtomicBoolean(true);
        host.zpools().before(FakeZpools.Step.IMPORT, () -> {
            if (unreadable.get()) {
                throw new ZfsException(Kind.FAILED, "tank", "a device is missing", "see the test");
            }
        });
        loop.scanNow();
        await().until(() -> health.problem().isPresent());
        assertThat(health.problem()).hasValueSatisfying(why -> assertThat(why)
                .isEqualTo("the last scan could read none of the pools: tank: a device is missing"));
        assertThat(loop.failure()).isEmpty();

        unreadable.set(false);
        loop.scanNow();
        await().until(() -> health.problem().isEmpty());
    }

    @Test
    void aLoopThatHasStoppedIsAProblem() throws Exception {
        AtomicLong now = new AtomicLong();
        Health health = new Health(new Pulse(now::get), loop, host.locks());
        int port = AgentProcess.freePort();
        try (Endpoint.Running running =
                new Endpoint(new PrometheusMeters(), health, loop, host.locks(), Optional.empty()).start(port)) {
            assertThat(running).isNotNull();
            assertThat(AgentProcess.get(port, "/healthz").statusCode()).isEqualTo(200);

            now.set(Duration.ofHours(1).toNanos());
            HttpResponse<String> answer = AgentProcess.get(port, "/healthz");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).startsWith("the scans have stopped: overdue by ");
        }
    }

    @Test
    void whoeverLostTheRightToWriteTheFileEnds() {
        agents.files().removeByHand(new PoolName("agent"));
        loop.scanNow();

        Assertions.assertThatThrownBy(() -> running.get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LockLostException.class);
    }

    @Test
    void anInterruptEndsItWithNothingImported() throws Exception {
        thread.interrupt();
        thread.join();

        assertThat(host.zpools().imported()).isEmpty();
        assertThat(host.locks().statuses()).isEmpty();
    }
}
