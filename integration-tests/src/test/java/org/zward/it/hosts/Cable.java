package org.zward.it.hosts;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A host's way to a server on this machine, which can be cut. Thread-safe; guarded by this object's monitor. */
final class Cable implements Closeable {
    private enum State {
        WHOLE,
        CUT
    }

    private final ServerSocket end;
    private final List<Socket> connections = new ArrayList<>();
    private State state = State.CUT;
    private int server;

    /** One that leads nowhere yet. */
    Cable() {
        try {
            end = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** The host's end of it. */
    int port() {
        return end.getLocalPort();
    }

    /** Has it lead to a port of this machine. */
    synchronized void leadTo(int port) {
        server = port;
        state = State.WHOLE;
    }

    /** Ends every connection, and lets none through. */
    synchronized void cut() throws IOException {
        state = State.CUT;
        for (Socket connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    synchronized void mend() {
        state = State.WHOLE;
    }

    private void accept() {
        while (!end.isClosed()) {
            try {
                connect(end.accept());
            } catch (IOException e) {
                // the end is closed, or nobody listens at the other
            }
        }
    }

    private synchronized void connect(Socket host) throws IOException {
        connections.add(host);
        if (state == State.CUT) {
            host.close();
            return;
        }
        try {
            Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
            connections.add(there);
            start(() -> carry(host, there));
            start(() -> carry(there, host));
        } catch (IOException e) {
            host.close();
            throw e;
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
                out.write(bytes, 0, read);
            }
        } catch (IOException e) {
            // it was cut, or one of them ended
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cable");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        end.close();
        cut();
    }
}
