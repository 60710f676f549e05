package org.zward.agent;

import java.util.List;
import org.zward.lock.Healer;
import org.zward.pool.Access;
import org.zward.scan.ScannedPool;

/** What is counted and timed. Thread-safe, quick. */
interface Meters {

    /** Nobody asks for them. */
    Meters NONE = new Meters() {
        @Override
        public void lockWaited(String purpose, long nanos) {}

        @Override
        public void lockDenied(String purpose) {}

        @Override
        public void lockHeld(String purpose, long nanos) {}

        @Override
        public void healed(Healer.Outcome outcome) {}

        @Override
        public void healingFailed() {}

        @Override
        public void imported(Access access, Result result) {}

        @Override
        public void exported(Result result) {}

        @Override
        public void refused() {}

        @Override
        public void scanned(long nanos, List<ScannedPool> pools) {}

        @Override
        public void scanFailed() {}
    };

    /** What came of an import or export. */
    enum Result {
        DONE,
        FAILED
    }

    void lockWaited(String purpose, long nanos);

    void lockDenied(String purpose);

    void lockHeld(String purpose, long nanos);

    void healed(Healer.Outcome outcome);

    void healingFailed();

    void imported(Access access, Result result);

    void exported(Result result);

    /** A pool was not imported because another host has it, or may have it. */
    void refused();

    void scanned(long nanos, List<ScannedPool> pools);

    void scanFailed();
}
