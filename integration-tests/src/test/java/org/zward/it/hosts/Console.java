package org.zward.it.hosts;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The test's end of {@code host.py}: runs commands on a host, any number of them side by side. What runs when the host goes
 * ends with a {@link HostGoneException}. Thread-safe; what is sent is guarded by this object's monitor.
 */
final class Console implements Closeable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Map<Integer, Running> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Socket> connection = new CompletableFuture<>();
    private int sent;

    private record Running(String command, CompletableFuture<Ended> end) {}

    Console() throws IOException {
        Thread listener = new Thread(this::listen, "console");
        listener.setDaemon(true);
        listener.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Completes when the host is up. */
    CompletableFuture<Socket> connection() {
        return connection;
    }

    /** Starts a command on a host that is up. */
    synchronized CompletableFuture<Ended> start(String... command) {
        Running started = new Running(String.join(" ", command), new CompletableFuture<>());
        sent++;
        running.put(sent, started);
        String line = sent + " " + encoded(String.join("\0", command) + "\0") + "\n";
        try {
            connection.join().getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            started.end().completeExceptionally(new HostGoneException(started.command()));
        }
        return started.end();
    }

    private void listen() {
        try (Socket socket = server.accept();
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            connection.complete(socket);
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                String[] words = line.split(" ", -1);
                Running ended = running.remove(Integer.parseInt(words[0]));
                ended.end()
                        .complete(new Ended(
                                ended.command(), Integer.parseInt(words[1]), decoded(words[2]), decoded(words[3])));
            }
        } catch (IOException e) {
            connection.completeExceptionally(e);
        } finally {
            running.values().forEach(lost -> lost.end().completeExceptionally(new HostGoneException(lost.command())));
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String word) {
        return word.equals("=") ? "" : new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (connection.isDone() && !connection.isCompletedExceptionally()) {
            connection.join().close();
        }
    }
}
