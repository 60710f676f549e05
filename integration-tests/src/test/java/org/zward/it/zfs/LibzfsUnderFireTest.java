package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.pool.Access;
import org.zward.pool.Dataset;
import org.zward.pool.ImportablePool;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.pool.Zpools;
import org.zward.zfs.Backend;
import org.zward.zfs.Backends;
import org.zward.zfs.NativeLedger;

/** Through libzfs, with nothing left open, and nothing printed that is not ours. */
@Tag("zfs")
class LibzfsUnderFireTest extends ZpoolsUnderFireContract {

    private final NativeLedger ledger = new NativeLedger();
    private final Zpools zpools = libzfs(ledger);

    private static Zpools libzfs(NativeLedger ledger) {
        return new Backends(
                        () -> {
                            throw new AssertionError("the command backend was not asked for");
                        },
                        ledger)
                .open(Backend.LIBZFS);
    }

    @Override
    Zpools zpools() {
        return zpools;
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(ledger.open()).isZero();
    }

    @Test
    void ofManyDatasetsFewAreOpenAtATime() throws Exception {
        int children = 20;
        String name = zfs.createPool();
        for (int i = 0; i < children; i++) {
            zpools.createDataset(new DatasetName(name + "/" + i), Map.of());
        }
        zpools.createDataset(new DatasetName(name + "/7/below"), Map.of());

        List<Dataset> datasets = zpools.datasets(new PoolName(name));

        assertThat(datasets).hasSize(1 + children + 1);
        assertThat(ledger.most()).isLessThan(children);
    }

    @Test
    void libzfsPrintsNothingOfItsOwnWhenAnImportFails() throws Exception {
        String name = ZfsSandbox.newName();
        Path gone = zfs.newVdev();
        ZfsSandbox.run(
                "zpool", "create", "-O", "mountpoint=none", name, zfs.newVdev().toString(), gone.toString());
        ZfsSandbox.run("zpool", "export", name);
        Files.delete(gone);

        String printed = ZfsSandbox.run(java(FailingImport.class, zfs.directory()));

        // on 2.1 and 2.3, zpool_import_props prints a list of the devices that are missing
        assertThat(printed).matches("FAILED .*UNAVAIL.*\\n");
    }

    @Test
    void withoutTheRightsItSaysSo() throws Exception {
        String name = zfs.createExportedPool();
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"));
        command.addAll(List.of(java(FailingImport.class, zfs.directory())));

        assertThat(ZfsSandbox.run(command.toArray(String[]::new))).matches("NOT_PERMITTED .*\\n");
        assertThat(found(name).label().name().value()).isEqualTo(name);
    }

    /** On 2.3 each would miss the pool in every third or fourth search; see {@code PoolSearch}. */
    @Test
    void searchesOfTwoProcessesMissNoPool() throws Exception {
        zfs.createExportedPool();
        SearchPath where = new SearchPath(List.of(zfs.directory()));
        Process other = new ProcessBuilder(java(Searching.class, zfs.directory()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("searching");
            for (int i = 0; i < 30; i++) {
                assertThat(zpools.search(where)).hasSize(1);
            }
            other.getOutputStream().close();
            assertThat(said.readLine()).matches("missed 0 of [1-9][0-9]*");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    /** On 2.3 one in a few would fail, as if the pool existed; see {@code ImportBesideSearches}. */
    @Test
    void importsBesideSearchesOfAnotherProcessSucceed() throws Exception {
        String name = zfs.createExportedPool();
        ImportablePool hint = found(name);
        Process other = new ProcessBuilder(java(Searching.class, zfs.directory()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("searching");
            for (int i = 0; i < 20; i++) {
                zpools.importPool(hint, Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE);
                exportOnceNobodyUses(new PoolName(name));
            }
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    /** Each third or so would live on without a part of its threads, and keep its locks; see {@code MissedSignals}. */
    @Test
    void whoeverIsKilledInTheMiddleOfASearchEnds() throws Exception {
        zfs.createExportedPool();
        Random random = new Random();
        for (int i = 0; i < 6; i++) {
            Process victim = new ProcessBuilder(java(Searching.class, zfs.directory()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader said = victim.inputReader(StandardCharsets.UTF_8)) {
                assertThat(said.readLine()).isEqualTo("searching");
                Thread.sleep(random.nextInt(200)); // anywhere in one of its searches

                boolean ended = victim.destroyForcibly().waitFor(20, TimeUnit.SECONDS);

                assertThat(ended).as("number %d has ended", i).isTrue();
            }
        }
    }

    private static String[] java(Class<?> main, Path directory) {
        return new String[] {
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            directory.toString()
        };
    }

    /** Imports the one pool of a directory, which fails. */
    static final class FailingImport {

        private FailingImport() {}

        /**
         * Imports it.
         *
         * @param args the directory
         * @throws Exception if something else fails
         */
        public static void main(String[] args) throws Exception {
            Zpools zpools = libzfs(new NativeLedger());
            try {
                ImportablePool hint =
                        zpools.search(new SearchPath(List.of(Path.of(args[0])))).get(0);
                zpools.importPool(hint, Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE);
            } catch (ZfsException e) {
                System.out.println(e.kind() + " " + e.getMessage());
            }
        }
    }

    /** Searches a directory with one pool until nobody wants more, and counts how often it found none. */
    static final class Searching {

        private Searching() {}

        /**
         * Searches.
         *
         * @param args the directory
         * @throws Exception if a search fails
         */
        public static void main(String[] args) throws Exception {
            Zpools zpools = libzfs(new NativeLedger());
            SearchPath where = new SearchPath(List.of(Path.of(args[0])));
            CompletableFuture<Void> enough = CompletableFuture.runAsync(Searching::awaitEndOfInput);
            int searches = 0;
            int missed = 0;
            while (!enough.isDone()) {
                missed += zpools.search(where).isEmpty() ? 1 : 0;
                if (++searches == 1) {
                    System.out.println("searching");
                }
            }
            System.out.println("missed " + missed + " of " + searches);
        }

        private static void awaitEndOfInput() {
            try {
                System.in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
