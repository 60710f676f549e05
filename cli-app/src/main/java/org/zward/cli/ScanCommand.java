package org.zward.cli;

import java.util.ArrayList;
import java.util.List;
import org.zward.cli.report.ScanReport;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.pool.NoSuchPoolException;
import org.zward.scan.DeviceScan;
import org.zward.scan.ScannedPool;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward scan}: reads what pools hold. */
final class ScanCommand implements ZwardCommand {

    @Override
    public String name() {
        return "scan";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward scan [POOL...]",
                "Lists the datasets and Lustre targets of pools. A pool that is not imported is imported read-only,"
                        + " read and exported, all under its lock.",
                "zward scan",
                "zward --json scan tank scratch");
        return spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .paramLabel("POOL")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("A pool, or a dataset of it. All pools if none is named.")
                .build());
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException, InterruptedException {
        List<PoolName> pools = new ArrayList<>();
        for (String pool : arguments.matchedPositionalValue(0, List.<String>of())) {
            pools.add(PoolName.parse(pool));
        }
        Settings settings = invocation.settings();
        DeviceScan.Settings how = new DeviceScan.Settings(
                settings.searchPath(),
                DeviceScan.Patience.of(settings.timeout(), settings.stuckAfter()),
                settings.scanParallel(),
                settings.activeElsewhere());
        List<ScannedPool> scanned;
        try (ScanProgress progress = new ScanProgress(invocation.errors().terminal())) {
            scanned = invocation.zward().scan().scan(pools, how, progress);
        }
        requireAll(scanned);
        invocation.output().print(new ScanReport(scanned));
        return ExitStatus.DONE;
    }

    private static void requireAll(List<ScannedPool> scanned) throws NoSuchPoolException {
        for (ScannedPool pool : scanned) {
            if (pool.listing().isEmpty() && pool.reason().isPresent()) {
                throw new NoSuchPoolException(pool.name(), pool.reason().get());
            }
        }
    }
}
