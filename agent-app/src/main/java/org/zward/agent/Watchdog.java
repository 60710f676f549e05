package org.zward.agent;

import java.time.Duration;
import org.zward.posix.ServiceManager;

/** Gives the service manager its signs of life, as long as the scans have not stopped. */
final class Watchdog {

    private final Runnable sign;
    private final Pulse pulse;

    /**
     * Makes one.
     *
     * @param sign gives one sign of life
     * @param pulse that of the scans
     */
    Watchdog(Runnable sign, Pulse pulse) {
        this.sign = sign;
        this.pulse = pulse;
    }

    /** Starts one, if the service manager waits for signs of life. */
    static void start(ServiceManager manager, Pulse pulse) {
        if (manager.watchdog().isEmpty()) {
            return;
        }
        Duration pause = manager.watchdog().get().dividedBy(2);
        Watchdog watchdog = new Watchdog(() -> manager.tell("WATCHDOG=1"), pulse);
        Thread thread = new Thread(() -> watchdog.run(pause), "watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    /** Gives a sign, unless the scans have stopped. */
    void signOfLife() {
        if (pulse.overdue().isEmpty()) {
            sign.run();
        }
    }

    private void run(Duration pause) {
        try {
            while (true) {
                signOfLife();
                Thread.sleep(Math.max(1, pause.toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
