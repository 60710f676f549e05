package org.zward.it.guest;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints each failure when it happens, the seconds of each suite when it ends, and the counts at the end: should the
 * guest die, the output shows how far it got. Tests run one after the other.
 */
final class Progress implements TestExecutionListener {
    private final PrintWriter out;
    private final String zfs;
    private final String what;
    private final long begun = System.nanoTime();
    private final Map<String, Long> started = new HashMap<>();
    private final List<String> failed = new ArrayList<>();
    private int run;
    private int skipped;

    Progress(PrintWriter out, String zfs, String what) {
        this.out = out;
        this.zfs = zfs;
        this.what = what;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        started.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skipped++;
        out.printf("[%s] SKIPPED %s: %s%n", zfs, name(test), reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() && result.getStatus() != Status.ABORTED) {
            run++;
        }
        if (result.getStatus() == Status.ABORTED) {
            skipped++;
            out.printf(
                    "[%s] SKIPPED %s: %s%n",
                    zfs, name(test), result.getThrowable().map(Throwable::getMessage));
        }
        if (result.getStatus() == Status.FAILED) {
            failed.add(name(test));
            out.printf("[%s] FAILED %s%n", zfs, name(test));
            result.getThrowable().ifPresent(thrown -> thrown.printStackTrace(out));
        }
        if (test.getSource().filter(ClassSource.class::isInstance).isPresent()) {
            out.printf("[%s] %6.1f s  %s%n", zfs, secondsSince(started.get(test.getUniqueId())), test.getDisplayName());
        }
    }

    void summarize() {
        out.printf(
                "[%s] %s: %d run, %d failed, %d skipped, %.1f s%n",
                zfs, what, run, failed.size(), skipped, secondsSince(begun));
        failed.forEach(test -> out.printf("[%s] FAILED %s%n", zfs, test));
        if (run == 0) {
            out.printf("[%s] FAILED: no test ran%n", zfs);
        }
    }

    boolean succeeded() {
        return run > 0 && failed.isEmpty();
    }

    private static String name(TestIdentifier test) {
        return test.getUniqueIdObject().getSegments().stream()
                .skip(1)
                .map(segment -> segment.getValue())
                .reduce((left, right) -> left + " > " + right)
                .orElse(test.getDisplayName());
    }

    private static double secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis() / 1000.0;
    }
}
