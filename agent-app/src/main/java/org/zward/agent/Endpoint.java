package org.zward.agent;

import com.google.inject.Inject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.cli.report.LeasesReport;
import org.zward.cli.report.LocksReport;
import org.zward.host.HostLease;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolLocks;
import org.zward.lock.ZwardException.Kind;

/**
 * Tells of the agent over HTTP, on the loopback interface alone. It changes nothing and takes no lock, so it needs no
 * password; whoever is on this host may ask. The launcher bounds how long a request may take.
 */
final class Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final int THREADS = 2;
    private static final int BACKLOG = 16;

    private final PrometheusMeters meters;
    private final Health health;
    private final ScanLoop loop;
    private final PoolLocks locks;
    private final Optional<HostLease> leases;

    /** One at a time: an ensemble that is away must not keep the other threads from telling how the agent is. */
    private final Semaphore askingForLeases = new Semaphore(1);

    @Inject
    Endpoint(PrometheusMeters meters, Health health, ScanLoop loop, PoolLocks locks, Optional<HostLease> leases) {
        this.meters = meters;
        this.health = health;
        this.loop = loop;
        this.locks = locks;
        this.leases = leases;
    }

    /** What was started: to be closed. */
    interface Running extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * Starts to answer.
     *
     * @throws AgentException if the port can't be had
     */
    Running start(int port) throws AgentException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            throw new AgentException(
                    Kind.FAILED,
                    "http.port " + port,
                    "can't be listened on: " + e.getMessage(),
                    "see 'ss -ltnp' for who has it, or choose another one",
                    e);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        return () -> {
            server.stop(0);
            threads.shutdownNow();
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            boolean head = method.equals("HEAD");
            Answer answer = head || method.equals("GET")
                    ? answer(exchange)
                    : Answer.text(Answer.METHOD_NOT_ALLOWED, "only GET and HEAD are known");
            if (answer.status() == Answer.METHOD_NOT_ALLOWED) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            }
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        try {
            return switch (path) {
                case "/metrics" ->
                    meters.scrape(
                            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
                                    .orElse(""));
                case "/healthz" ->
                    health.problem()
                            .map(problem -> Answer.text(Answer.UNAVAILABLE, problem))
                            .orElseGet(() -> Answer.text(Answer.OK, "ok"));
                case "/api/v1/scan" ->
                    loop.last()
                            .map(result -> Answer.json(result.report()))
                            .orElseGet(() -> Answer.text(Answer.UNAVAILABLE, "no scan has ended yet"));
                case "/api/v1/locks" -> Answer.json(new LocksReport(locks.statuses()));
                case "/api/v1/leases" -> leases();
                default ->
                    Answer.text(
                            Answer.NOT_FOUND,
                            "there are /metrics, /healthz, /api/v1/scan, /api/v1/locks and /api/v1/leases");
            };
        } catch (LockFilesException | LeaseUnavailableException e) {
            return Answer.text(Answer.UNAVAILABLE, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.text(Answer.UNAVAILABLE, "the agent ends");
        } catch (RuntimeException e) {
            LOG.error("{} could not be answered", path, e);
            return Answer.text(Answer.FAILED, "a mistake of zward itself, see its log");
        }
    }

    private Answer leases() throws LeaseUnavailableException, InterruptedException {
        if (leases.isEmpty()) {
            return Answer.text(Answer.NOT_FOUND, "lease.zookeeper is not set, so there are no leases between hosts");
        }
        if (!askingForLeases.tryAcquire()) {
            return Answer.text(Answer.UNAVAILABLE, "somebody asks already, and ZooKeeper has not answered yet");
        }
        try {
            return Answer.json(new LeasesReport(leases.get().holders()));
        } finally {
            askingForLeases.release();
        }
    }
}
