package org.zward.cli;

import java.io.PrintStream;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.zward.scan.DeviceScan;
import org.zward.scan.ScannedPool;

/** Shows a scan's progress as a bar, where standard error is a terminal. To be used by one thread. */
final class ScanProgress implements DeviceScan.Progress, AutoCloseable {

    private static final int WIDTH = 80;

    private final Optional<PrintStream> terminal;
    private Optional<ProgressBar> bar = Optional.empty();

    /** Shows it on that terminal, or not at all. */
    ScanProgress(Optional<PrintStream> terminal) {
        this.terminal = terminal;
    }

    @Override
    public void found(int pools) {
        bar = terminal.map(stream -> new ProgressBarBuilder()
                .setTaskName("scan")
                .setInitialMax(pools)
                .setConsumer(new ConsoleProgressBarConsumer(stream, WIDTH))
                .build());
    }

    @Override
    public void done(ScannedPool pool) {
        bar.ifPresent(shown -> shown.step().setExtraMessage(pool.name().value()));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
