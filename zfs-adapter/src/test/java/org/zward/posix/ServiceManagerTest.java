package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real datagrams, received by Python's socket module. */
@Timeout(60)
class ServiceManagerTest {

    private static final String RECEIVER = """
            import socket, sys
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            name = sys.argv[1]
            receiver.bind('\\0' + name[1:] if name[0] == '@' else name)
            print('bound', flush=True)
            for _ in range(int(sys.argv[2])):
                print(repr(receiver.recv(4096).decode()), flush=True)
            """;

    @TempDir
    private Path directory;

    private static void expectMessages(String socket) throws IOException {
        Process python = new ProcessBuilder("python3", "-c", RECEIVER, socket, "2").start();
        try (BufferedReader received = python.inputReader()) {
            assertThat(received.readLine()).isEqualTo("bound");
            ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", socket));

            manager.tell("READY=1", "STATUS=über");
            manager.tell("STOPPING=1");

            assertThat(received.readLine()).isEqualTo("'READY=1\\nSTATUS=über'");
            assertThat(received.readLine()).isEqualTo("'STOPPING=1'");
        } finally {
            python.destroyForcibly();
        }
    }

    @Test
    void whatItIsToldArrivesAtThePath() throws Exception {
        expectMessages(directory.resolve("notify").toString());
    }

    @Test
    void whatItIsToldArrivesInTheAbstractNamespace() throws Exception {
        expectMessages("@zward-test-" + ProcessHandle.current().pid());
    }

    @Test
    void nobodyIsToldWhereNobodyListensAndNothingFails() {
        ServiceManager.of(Map.of()).tell("READY=1");
        ServiceManager.of(Map.of("NOTIFY_SOCKET", "")).tell("READY=1");
        ServiceManager.of(Map.of("NOTIFY_SOCKET", directory.resolve("none").toString()))
                .tell("READY=1");
        ServiceManager.of(Map.of("NOTIFY_SOCKET", "vsock:2:1")).tell("READY=1");
        ServiceManager.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200))).tell("READY=1");
    }

    @ParameterizedTest
    @CsvSource({"30000000,,30000", "30000000,own,30000", "30000000,1,", "0,,", "soon,,", ",,"})
    void itsWatchdogIsAskedForAsSystemdSaysIt(String micros, String pid, Long millis) {
        Map<String, String> environment = new HashMap<>(Map.of("NOTIFY_SOCKET", "@none"));
        if (micros != null) {
            environment.put("WATCHDOG_USEC", micros);
        }
        if (pid != null) {
            String own = Long.toString(ProcessHandle.current().pid());
            environment.put("WATCHDOG_PID", pid.equals("own") ? own : pid);
        }

        assertThat(ServiceManager.of(environment).watchdog().map(Duration::toMillis))
                .isEqualTo(java.util.Optional.ofNullable(millis));
    }
}
