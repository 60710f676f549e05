package org.zward.it.hosts;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zward.it.zfs.ZfsSandbox;

/**
 * A host with ZFS: a guest with a name, a hostid made of that, and disks that another host may have too. It can be pulled
 * and frozen whole. Several threads may run commands on it; nothing else is thread-safe.
 */
final class Host implements Closeable {
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final String name;
    private final Console console;
    private final Process guest;
    private final Path pidfile;
    private final Path log;

    private Host(String name, Console console, Process guest, Path pidfile, Path log) {
        this.name = name;
        this.console = console;
        this.guest = guest;
        this.pidfile = pidfile;
        this.log = log;
    }

    /**
     * Starts it; {@link #awaitUp} it before use.
     *
     * @param directory for what it says, and its process id
     * @param ports those of this machine that it can reach, as 192.0.2.1
     */
    static Host boot(String name, Path directory, List<Path> disks, List<Integer> ports) throws IOException {
        Console console = new Console();
        Path log = directory.resolve(name + ".log");
        Path pidfile = directory.resolve(name + ".pid");
        Files.deleteIfExists(pidfile);
        List<String> command = new ArrayList<>(List.of(System.getProperty("zward.guest"), "run"));
        command.addAll(List.of("--zfs", System.getenv("ZWARD_ZFS_TESTS"), "--node", name));
        command.addAll(List.of("--cpus", "1", "--memory", "2048", "--timeout", "7200"));
        command.addAll(List.of("--pidfile", pidfile.toString()));
        disks.forEach(disk -> command.addAll(List.of("--disk", disk.toString())));
        ports.forEach(port -> command.addAll(List.of("--forward", port.toString())));
        command.addAll(List.of("--forward", Integer.toString(console.port())));
        command.addAll(List.of("--", "python3", script(), Integer.toString(console.port())));
        Process guest = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
        return new Host(name, console, guest, pidfile, log);
    }

    void awaitUp() throws IOException, InterruptedException {
        try {
            CompletableFuture.anyOf(console.connection(), guest.onExit()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(name + " did not come up: " + Files.readString(log), e);
        }
        if (!guest.isAlive()) {
            throw new AssertionError(name + " ended: " + Files.readString(log));
        }
    }

    String name() {
        return name;
    }

    /** Runs a command to its end. */
    Ended run(String... command) {
        return await(start(command));
    }

    /** Starts a command. */
    CompletableFuture<Ended> start(String... command) {
        return console.start(command);
    }

    /** Runs the command as it is shipped. */
    Ended zward(String... arguments) {
        return await(startZward(arguments));
    }

    /** Starts the command as it is shipped. */
    CompletableFuture<Ended> startZward(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "ZWARD_JAVA=" + java()));
        command.add(System.getProperty("zward.command"));
        command.addAll(List.of(arguments));
        return start(command.toArray(String[]::new));
    }

    /** Starts the agent as it is shipped. */
    CompletableFuture<Ended> startAgent() {
        Path agent = Path.of(System.getProperty("zward.command")).resolveSibling("zward-agent");
        return start("env", "ZWARD_JAVA=" + java(), agent.toString());
    }

    static Ended await(CompletableFuture<Ended> running) {
        return running.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** The pools that are imported on it. */
    List<String> imported() {
        return run("zpool", "list", "-H", "-o", "name").well().lines().toList();
    }

    boolean isUp() {
        return guest.isAlive();
    }

    /** Pulls its plug. */
    void pull() throws IOException, InterruptedException {
        signal("KILL");
        guest.waitFor();
        console.close();
    }

    /** Stops all of it, as a hypervisor that is overloaded does. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            ZfsSandbox.run("kill", "-" + signal, Files.readString(pidfile).strip());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String script() {
        try {
            return Path.of(Host.class.getResource("/host.py").toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        guest.destroyForcibly(); // what it started dies with it
        guest.onExit().join();
        console.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
