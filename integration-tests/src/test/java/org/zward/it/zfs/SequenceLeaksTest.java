package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.lock.PoolName;
import org.zward.pool.Access;
import org.zward.pool.ImportablePool;
import org.zward.pool.PoolBusyException;
import org.zward.pool.PoolException;
import org.zward.pool.PoolLabel;
import org.zward.pool.SearchPath;
import org.zward.pool.Zpools;
import org.zward.posix.ThisHost;
import org.zward.zfs.Backend;
import org.zward.zfs.Backends;
import org.zward.zfs.MountTable;
import org.zward.zfs.NativeLedger;
import org.zward.zfs.command.CommandZpools;

/**
 * Hundreds of imports, looks and exports in one process leave nothing behind: no nvlist, handle, descriptor, thread or
 * child, and no memory. {@code ZWARD_ZFS_SEQUENCES} says how many (the property {@code guest.sequences} of the build); the
 * command backend, which starts processes for each, does a tenth of them and at most a hundred.
 */
@Tag("zfs")
@ParameterizedClass
@EnumSource(
        value = Backend.class,
        names = {"LIBZFS", "COMMAND"})
class SequenceLeaksTest {

    /** Three times what the JVM's own memory was seen to grow by in 200 sequences. */
    private static final long TOLERATED_KIB = 6144;

    /** A third of the smallest nvlist of a pool, which is 30 KiB; and what the JVM itself allocates meanwhile. */
    private static final long TOLERATED_HEAP_PER_SEQUENCE = 10 << 10;

    private static final long TOLERATED_HEAP = 1 << 20;

    @RegisterExtension
    final ZfsSandbox zfs = new ZfsSandbox();

    private final NativeLedger ledger = new NativeLedger();
    private final Backend backend;
    private final Zpools zpools;
    private final int sequences;

    SequenceLeaksTest(Backend backend) {
        int wanted = Optional.ofNullable(System.getenv("ZWARD_ZFS_SEQUENCES"))
                .map(Integer::parseInt)
                .orElse(300);
        this.backend = backend;
        this.zpools = new Backends(
                        () -> new CommandZpools(
                                new MountTable(),
                                () -> new ThisHost().identity().hostid()),
                        ledger)
                .open(backend);
        this.sequences = backend == Backend.COMMAND ? Math.min(wanted / 10, 100) : wanted;
    }

    @Test
    void sequencesLeaveNothingBehind() throws Exception {
        PoolName pool = new PoolName(zfs.createPool());
        ZfsSandbox.run("zfs", "create", "-o", "org.zward:a=b", pool + "/child");
        ZfsSandbox.run("zpool", "export", pool.value());
        int warmUp = Math.min(sequences / 3, 1000);
        for (int i = 0; i < warmUp; i++) {
            sequence(pool);
        }
        long descriptors = entries("/proc/self/fd");
        long threads = entries("/proc/self/task");
        long before = residentKib();
        long heapBefore = NativeHeap.allocated();

        for (int i = warmUp; i < sequences; i++) {
            if (i % 1000 == 0) {
                report(i);
            }
            sequence(pool);
        }

        long after = residentKib();
        long heapGrowth = NativeHeap.allocated() - heapBefore;
        report(sequences);
        System.out.printf(
                "%s: RSS %d KiB after %d, then %d KiB; C's heap %d KiB more%n",
                backend, before, warmUp, after, heapGrowth >> 10);
        assertThat(entries("/proc/self/fd")).isLessThanOrEqualTo(descriptors);
        // libc's threads for asynchronous reads end a second after the last one
        await().pollInSameThread().atMost(Duration.ofSeconds(60)).until(() -> entries("/proc/self/task") <= threads);
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertThat(after - before).isLessThan(TOLERATED_KIB);
        assertThat(heapGrowth).isLessThan(TOLERATED_HEAP + TOLERATED_HEAP_PER_SEQUENCE * (sequences - warmUp));
    }

    /** Every thousand too, so that a long run that is cut short tells something. */
    private void report(int done) throws IOException {
        System.out.printf("%s: %d sequences, ledger %s, RSS %d KiB%n", backend, done, ledger, residentKib());
    }

    private void sequence(PoolName pool) throws Exception {
        List<ImportablePool> found = zpools.search(new SearchPath(List.of(zfs.directory())));
        assertThat(found).hasSize(1);
        ImportablePool hint = found.get(0);
        zpools.importPool(hint, Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE);
        assertThat(zpools.imported()).hasSize(1);
        assertThat(zpools.datasets(pool)).hasSize(2);
        export(pool);
        assertThat(ledger.open()).isZero();
        failures(pool, hint);
        assertThat(ledger.open()).isZero();
    }

    /** The kernel makes the device nodes of volumes in the background and holds the pool meanwhile. */
    private void export(PoolName pool) {
        await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofMinutes(2))
                .ignoreException(PoolBusyException.class)
                .until(() -> {
                    zpools.exportPool(pool);
                    return true;
                });
    }

    private void failures(PoolName pool, ImportablePool hint) throws Exception {
        assertThatThrownBy(() -> zpools.exportPool(pool)).isInstanceOf(PoolException.class);
        assertThatThrownBy(() -> zpools.datasets(pool)).isInstanceOf(PoolException.class);
        Path none = zfs.directory().resolve("none");
        ImportablePool gone = new ImportablePool(hint.label(), hint.health(), hint.activity(), List.of(none));
        Optional<PoolLabel> label = zpools.readLabel(gone);
        assertThat(label).isEmpty();
        assertThatThrownBy(() -> zpools.importPool(gone, Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE))
                .isInstanceOf(PoolException.class);
    }

    private static long entries(String directory) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return entries.count();
        }
    }

    /** After a collection, for memory that JNA allocated is freed by one. */
    private static long residentKib() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
