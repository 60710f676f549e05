package org.zward.it.process;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Sees whether two hold at once, without any code of the lock's: whoever has the lock says {@code enter}, and
 * {@code leave} before it gives it up, each over a connection of its own, and goes on when it is answered: {@code ok}, or
 * {@code stop}, to end after this turn. Somebody who enters while another is inside is an overlap.
 *
 * <p>One that is killed inside leaves by the end of its connection. The kernel may free its lock a moment before it ends
 * the connection; so one that is {@linkplain #doom doomed} may be inside still when the next enters, who is answered once
 * it is gone. That one may be killed in turn before it is answered: then it was inside all the same, from when it entered,
 * and is waited for by the next.
 *
 * <p>Thread-safe. Everything is guarded by this object's monitor.
 */
final class Referee implements Closeable {
    private static final long DEATH_SECONDS = 30;

    private final ServerSocket server;
    private final Set<Long> doomed = new HashSet<>();
    private final Set<Long> inside = new LinkedHashSet<>();
    private final Set<Long> released = new HashSet<>();
    private final List<String> overlaps = new ArrayList<>();
    private Optional<Long> captured = Optional.empty();
    private boolean capturing;
    private boolean stopped;
    private int entered;
    private int diedInside;

    Referee() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(this::accept, "referee");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** To be called right before a process is killed. */
    synchronized void doom(long pid) {
        doomed.add(pid);
        notifyAll();
    }

    /** Lets every player end after its turn. */
    synchronized void stop() {
        stopped = true;
    }

    synchronized List<String> overlaps() {
        return List.copyOf(overlaps);
    }

    synchronized int entered() {
        return entered;
    }

    synchronized int diedInside() {
        return diedInside;
    }

    /** Lets one that was captured go on. */
    synchronized void release(long pid) {
        released.add(pid);
        notifyAll();
    }

    /** Keeps the next one that enters inside, until it is doomed or released: its process id. */
    synchronized long capture() throws InterruptedException {
        captured = Optional.empty();
        capturing = true;
        while (captured.isEmpty()) {
            wait();
        }
        return captured.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket player = server.accept();
                Thread thread = new Thread(() -> watch(player), "referee of " + player.getPort());
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void watch(Socket player) {
        long pid = -1;
        try (player;
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(player.getInputStream(), StandardCharsets.US_ASCII))) {
            OutputStream answers = player.getOutputStream();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", 2);
                pid = Long.parseLong(words[1]);
                if (words[0].equals("enter")) {
                    enter(pid);
                } else {
                    leave(pid);
                }
                answers.write(answer().getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // it was killed
        } finally {
            died(pid);
        }
    }

    private synchronized void enter(long pid) {
        List<Long> before = List.copyOf(inside);
        before.stream()
                .filter(other -> !doomed.contains(other))
                .forEach(other -> overlaps.add(pid + " entered while " + other + " was inside"));
        inside.add(pid);
        entered++;
        awaitEnds(before.stream().filter(doomed::contains).toList(), pid);
        if (capturing && !doomed.contains(pid)) {
            capturing = false;
            captured = Optional.of(pid);
            notifyAll();
            awaitDoomOrRelease(pid);
        }
    }

    private void awaitEnds(List<Long> ending, long pid) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEATH_SECONDS);
        while (!doomed.contains(pid) && ending.stream().anyMatch(inside::contains)) {
            if (System.nanoTime() > deadline) {
                overlaps.add(pid + " entered while " + ending + ", to be killed, did not end");
                return;
            }
            try {
                wait(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void awaitDoomOrRelease(long pid) {
        // a release is used up: the same one may be captured again in a later turn
        while (!doomed.contains(pid) && !released.remove(pid)) {
            try {
                wait();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void leave(long pid) {
        if (!inside.remove(pid)) {
            overlaps.add(pid + " left and was not inside");
        }
        notifyAll();
    }

    private synchronized String answer() {
        return stopped ? "stop\n" : "ok\n";
    }

    private synchronized void died(long pid) {
        if (inside.remove(pid)) {
            diedInside++;
        }
        doomed.remove(pid); // the kernel may give the number to another
        notifyAll();
    }
}
