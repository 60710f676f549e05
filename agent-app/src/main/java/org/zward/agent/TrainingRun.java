package org.zward.agent;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.cli.config.Environment;
import org.zward.cli.report.Format;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.posix.ServiceManager;

/**
 * Does what the agent does, but for the scan: no pool is touched where an archive is made. So the JVM can archive the
 * classes that it loads. Started by {@code zward-make-archive}.
 */
final class TrainingRun {

    private TrainingRun() {}

    /**
     * Does it.
     *
     * @param args a directory to work in
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Path locks = directory.resolve("locks");
        Path scanFile = directory.resolve("scan.json");
        SingleInstance.prepare(directory);
        // a file of its own: what this host's says is for its agent, and may be to make a hostid
        Path configuration = directory.resolve("zward.properties");
        Files.write(configuration, List.of("mode=monitor", "lock.dir=" + locks, "scan.file=" + scanFile));
        CommandLineParser.Parsed.Run options =
                (CommandLineParser.Parsed.Run) CommandLineParser.parse("--config", configuration.toString());
        Settings settings = Settings.resolve(options, new Environment(Map.of()));
        ZwardOptions beside = ZwardOptions.defaults().in(directory);
        PrometheusMeters meters = new PrometheusMeters();
        try (SingleInstance instance = SingleInstance.claim(Zward.open(beside).locks(), directory)) {
            Telemetry telemetry =
                    new Telemetry(meters, new SlowWaits(Zward.open(beside).locks()));
            Zward zward = Zward.open(beside.in(locks).observedBy(telemetry, telemetry));
            zward.initialisation().initialise(settings.mode());
            zward.locks()
                    .lock(new PoolName("training"), LockRequest.of("training", Deadline.passed()))
                    .close();
            Injector injector =
                    Guice.createInjector(new AgentModule(settings, zward, instance, meters, Optional.empty()));
            answer(injector.getInstance(Endpoint.class));
            ScanResult result = new ScanResult("training", Instant.now(), Instant.now(), List.of());
            new ScanFile(scanFile).replace(Format.JSON.of(result));
        }
        ServiceManager.of(Map.of(
                        "NOTIFY_SOCKET",
                        "@zward-training-" + ProcessHandle.current().pid()))
                .tell("READY=1");
    }

    private static void answer(Endpoint endpoint) throws IOException, ZwardException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Endpoint.Running running = endpoint.start(port);
        try (running) {
            for (String path : List.of("/metrics", "/healthz", "/api/v1/locks")) {
                URLConnection connection =
                        URI.create("http://localhost:" + port + path).toURL().openConnection();
                try (InputStream body = connection.getInputStream()) {
                    body.readAllBytes();
                }
            }
        }
    }
}
