package org.zward.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.zookeeper.ZooDefs.OpCode;

/**
 * The network between a client and its server, which may be cut, stop to carry answers, lose those to requests with the
 * connection, or lose just the one to a request to make a node; be slow; or hold a request back. Thread-safe; its state
 * is guarded by its monitor.
 */
public final class BadNetwork implements AutoCloseable {

    private final int server;
    private final ServerSocket listener;
    private final List<Link> links = new ArrayList<>();

    private boolean cut;
    private boolean stalled;
    private boolean losingAll;
    private boolean losing;
    private boolean cutWhenLost;
    private Duration delay = Duration.ZERO;
    private Optional<Request> heldBack = Optional.empty();
    private boolean holding;

    /** One that leads to a port of this machine. */
    public BadNetwork(int server) {
        this.server = server;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** The client's end of it, a port of this machine. */
    public int port() {
        return listener.getLocalPort();
    }

    String connection() {
        return "127.0.0.1:" + port();
    }

    /** Loses the answer to the next node that is made, and the connection with it. */
    synchronized void loseAnswer() {
        losing = true;
        cutWhenLost = false;
    }

    /** The same, and nobody can connect afterwards. */
    synchronized void loseAnswerAndBeCut() {
        losing = true;
        cutWhenLost = true;
    }

    /** Lets clients connect, and be told of their session, and ends a connection instead of carrying any answer more. */
    synchronized void loseAllAnswers() {
        losingAll = true;
    }

    /** What a holder of a lease asks for. */
    public enum Request {
        /** That it has the lease still. */
        CONFIRM(OpCode.multi),
        /** To have it no more. */
        GIVE_BACK(OpCode.delete);

        private final int type;

        Request(int type) {
            this.type = type;
        }
    }

    /** Carries no request more of a client that has made this one, nor this one. */
    public synchronized void holdBack(Request request) {
        heldBack = Optional.of(request);
        holding = false;
    }

    /** Whether a client has made it since. */
    public synchronized boolean isHoldingBack() {
        return holding;
    }

    /** Carries all requests again. */
    public synchronized void letGo() {
        heldBack = Optional.empty();
        notifyAll();
    }

    /** Takes so long for each answer. */
    synchronized void delay(Duration each) {
        delay = each;
    }

    /** Whether the answer was lost by now. */
    synchronized boolean hasLostAnswer() {
        return !losing;
    }

    /** Carries no answers, nor the end of a connection. */
    synchronized void stall() {
        stalled = true;
    }

    synchronized void resume() {
        stalled = false;
        notifyAll();
    }

    /** Ends all connections; each that is made is ended at once. */
    public synchronized void cut() {
        cut = true;
        links.forEach(Link::close);
        links.clear();
    }

    /** Lets connections through again. */
    public synchronized void mend() {
        cut = false;
    }

    @Override
    public void close() {
        cut();
        close(listener);
        resume();
        letGo();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            try {
                join(new Link(client, new Socket(InetAddress.getLoopbackAddress(), server)));
            } catch (ConnectException e) {
                client.close(); // the server is not there
            }
        }
    }

    private synchronized void join(Link link) {
        if (cut) {
            link.close();
        } else {
            links.add(link);
            start(link::carryRequests);
            start(link::carryAnswers);
        }
    }

    private synchronized boolean losesAll() {
        return losingAll;
    }

    private synchronized boolean loses() {
        if (losing && cutWhenLost) {
            cut();
        }
        boolean loses = losing;
        losing = false;
        return loses;
    }

    private synchronized void awaitRelease(int type) throws InterruptedException {
        while (heldBack.isPresent() && heldBack.get().type == type) {
            holding = true;
            wait();
        }
    }

    private synchronized long delayMillis() {
        return delay.toMillis();
    }

    private synchronized void awaitNoStall() throws InterruptedException {
        while (stalled) {
            wait();
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // the connection has ended
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection. */
    private final class Link {

        private final Socket client;
        private final Socket server;

        private OptionalInt making = OptionalInt.empty();

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void carryRequests() throws IOException, InterruptedException {
            try {
                DataInputStream from = new DataInputStream(client.getInputStream());
                DataOutputStream to = new DataOutputStream(server.getOutputStream());
                for (boolean first = true; ; first = false) {
                    byte[] frame = read(from);
                    if (!first) {
                        awaitRelease(note(ByteBuffer.wrap(frame)));
                    }
                    write(to, frame);
                }
            } finally {
                close();
            }
        }

        /** The type of the request. */
        private synchronized int note(ByteBuffer request) {
            int number = request.getInt();
            int type = request.getInt();
            if (type == OpCode.create || type == OpCode.create2) {
                making = OptionalInt.of(number);
            }
            return type;
        }

        private synchronized boolean made(ByteBuffer answer) {
            int number = answer.getInt();
            answer.getLong();
            return making.equals(OptionalInt.of(number)) && answer.getInt() == 0;
        }

        void carryAnswers() throws IOException, InterruptedException {
            try {
                DataInputStream from = new DataInputStream(server.getInputStream());
                DataOutputStream to = new DataOutputStream(client.getOutputStream());
                for (boolean first = true; ; first = false) {
                    byte[] frame = read(from);
                    if (!first && (losesAll() || (made(ByteBuffer.wrap(frame)) && loses()))) {
                        return;
                    }
                    awaitNoStall();
                    Thread.sleep(delayMillis());
                    write(to, frame);
                }
            } finally {
                awaitNoStall();
                close();
            }
        }

        void close() {
            BadNetwork.close(client);
            BadNetwork.close(server);
        }

        private static byte[] read(DataInputStream from) throws IOException {
            byte[] frame = new byte[from.readInt()];
            from.readFully(frame);
            return frame;
        }

        private static void write(DataOutputStream to, byte[] frame) throws IOException {
            to.write(ByteBuffer.allocate(4 + frame.length)
                    .putInt(frame.length)
                    .put(frame)
                    .array());
            to.flush();
        }
    }
}
