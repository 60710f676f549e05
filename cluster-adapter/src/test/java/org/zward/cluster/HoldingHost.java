package org.zward.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseLostException;
import org.zward.lock.Deadline;

/**
 * A host in a process of its own, that takes the lease of {@link Hosts#TANK} and keeps it. Not thread-safe.
 */
final class HoldingHost implements AutoCloseable {

    private final Process process;
    private final BufferedReader said;

    private HoldingHost(Process process) {
        this.process = process;
        this.said = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What it said when it was asked to confirm its lease. */
    record Answer(boolean remembersConnection, boolean confirmed) {}

    /** Starts one, and waits until it has the lease. */
    static HoldingHost start(String connection, String root, Duration sessionTimeout) {
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                    HoldingHost.class.getName(),
                    connection,
                    root,
                    sessionTimeout.toString());
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            HoldingHost host =
                    new HoldingHost(builder.redirectError(Redirect.INHERIT).start());
            host.hear("has it");
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String hear(String start) throws IOException {
        String line = said.readLine();
        if (line == null || !line.startsWith(start)) {
            throw new IllegalStateException("said " + line);
        }
        return line;
    }

    long pid() {
        return process.pid();
    }

    void freeze() {
        Signals.send(process.pid(), "STOP");
    }

    void thaw() {
        Signals.send(process.pid(), "CONT");
    }

    /** Asks it to confirm its lease. If it is frozen, that is the first thing it does when it wakes. */
    void ask() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    Answer answer() throws IOException {
        String line = hear("remembers ");
        return new Answer(line.contains("connected"), line.contains("confirmed"));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The process: connection, root, session timeout. */
    public static void main(String[] args) throws Exception {
        ZooKeeperLeases leases = Hosts.leases(Hosts.options(args[0], args[1]), Duration.parse(args[2]), "the-holder");
        Held held = leases.take(Hosts.TANK, Hosts.GUID, "import", Deadline.after(Duration.ofSeconds(30)));
        System.out.println("has it");
        while (System.in.read() >= 0) {
            String memory = remembersConnection(leases) ? "connected" : "lost";
            String answer = confirms(held) ? "confirmed" : "refused";
            System.out.println("remembers " + memory + ", " + answer);
        }
    }

    private static boolean remembersConnection(ZooKeeperLeases leases) throws Exception {
        try {
            return leases.session().connected(Deadline.passed()).getState().isConnected();
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static boolean confirms(Held held) throws InterruptedException {
        try {
            held.confirm();
            return true;
        } catch (LeaseLostException e) {
            return false;
        }
    }
}
