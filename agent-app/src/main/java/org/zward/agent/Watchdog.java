package org.zward.agent;

import java.time.Duration;
import org.zward.posix.ServiceManager;

/** Gives the service manager its signs of life, as long as the scans have not stopped. */
final class Watchdog {

    private Watchdog() {}

    /** Starts it, if the service manager waits for any. */
    static void start(ServiceManager manager, Pulse pulse) {
        if (manager.watchdog().isEmpty()) {
            return;
        }
        Duration pause = manager.watchdog().get().dividedBy(2);
        Thread thread = new Thread(() -> run(manager, pulse, pause), "watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(ServiceManager manager, Pulse pulse, Duration pause) {
        try {
            while (true) {
                if (pulse.overdue().isEmpty()) {
                    manager.tell("WATCHDOG=1");
                }
                Thread.sleep(Math.max(1, pause.toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
