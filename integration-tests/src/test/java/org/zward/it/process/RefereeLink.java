package org.zward.it.process;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A player's connection to the {@link Referee}. Not thread-safe. */
final class RefereeLink implements Closeable {
    private final Socket socket;
    private final BufferedReader answers;
    private boolean stopped;

    RefereeLink(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    void enter() throws IOException {
        say("enter");
    }

    void leave() throws IOException {
        say("leave");
    }

    /** Whether the last answer said so. */
    boolean isStopped() {
        return stopped;
    }

    private void say(String what) throws IOException {
        String line = what + " " + ProcessHandle.current().pid() + "\n";
        socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the referee is gone");
        }
        stopped = answer.equals("stop");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
