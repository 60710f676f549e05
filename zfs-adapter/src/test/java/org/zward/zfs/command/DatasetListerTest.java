package org.zward.zfs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.pool.Dataset;
import org.zward.pool.NoSuchPoolException;
import org.zward.pool.ZfsException;

/** The files {@code zfs-VERSION-get.txt} are what that release printed of a pool with odd user properties. */
class DatasetListerTest {

    private static final PoolName POOL = new PoolName("sp ace");

    @TempDir
    Path directory;

    private ScriptedTools zfs;

    @BeforeEach
    void scriptZfs() {
        zfs = new ScriptedTools(directory)
                .script(
                        "zfs",
                        "case \"$*\" in",
                        "  *'-o name,property,source,value '*) cat table ;;",
                        "  *'-o name,property,source '*) cat keys; if [ -e later ]; then mv later keys; fi ;;",
                        "  *'-o value '*) cat \"values/$5\" ;;",
                        "esac");
    }

    private List<Dataset> datasets() throws Exception {
        return new DatasetLister(zfs.tools()).datasets(POOL);
    }

    private void print(String table) {
        zfs.file("table", table);
        zfs.file("keys", keys(table));
    }

    private static String keys(String table) {
        return table.lines()
                .filter(line -> line.startsWith("sp ace"))
                .map(line -> line.split("\t", 4))
                .map(fields -> String.join("\t", fields[0], fields[1], fields[2]))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String captured(String release) throws IOException {
        try (InputStream in = DatasetListerTest.class.getResourceAsStream("zfs-" + release + "-get.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.1", "2.3"})
    void whatAReleasePrintsIsReadWhateverTheValues(String release) throws Exception {
        String table = captured(release);
        print(table);
        for (String line : table.stripTrailing().split("\nsp ace", -1)) {
            String[] fields = line.split("\t", 4);
            zfs.file("values/" + fields[1], fields[3] + "\n");
        }
        zfs.file("values/type", "filesystem\n");

        List<Dataset> datasets = datasets();

        assertThat(datasets)
                .extracting(Dataset::name)
                .containsExactly(new DatasetName("sp ace"), new DatasetName("sp ace/c"));
        assertThat(datasets.get(1).properties())
                .containsEntry("user:n", new Dataset.Property("a\nb", "local"))
                .containsEntry("user:t", new Dataset.Property("a\tb", "local"))
                .containsEntry("user:empty", new Dataset.Property("", "local"))
                .containsEntry("user:u", new Dataset.Property("\u00e9", "local"))
                .containsEntry("mountpoint", new Dataset.Property("/run/x/m/c", "inherited from sp ace"))
                .containsOnlyKeys(
                        "user:n",
                        "user:t",
                        "user:empty",
                        "user:u",
                        "user:a",
                        "mountpoint",
                        "canmount",
                        "mounted",
                        "used",
                        "available",
                        "referenced");
    }

    @Test
    void withoutALineFeedInAValueTwoProcessesDo() throws Exception {
        print("sp ace\ttype\t-\tvolume\nsp ace\tuser:a\tlocal\tb\tc\n");

        assertThat(datasets())
                .containsExactly(new Dataset(
                        new DatasetName("sp ace"),
                        Dataset.Type.VOLUME,
                        Map.of("user:a", new Dataset.Property("b\tc", "local"))));
        assertThat(zfs.calls()).hasSize(2);
    }

    @Test
    void aValueThatLooksLikeAPropertyForgesNone() throws Exception {
        String forged = "x\nsp ace\tlustre:svname\tlocal\tMGS";
        zfs.file("keys", "sp ace\ttype\t-\nsp ace\tuser:a\tlocal\n");
        zfs.file("table", "sp ace\ttype\t-\tfilesystem\nsp ace\tuser:a\tlocal\t" + forged + "\n");
        zfs.file("values/type", "filesystem\n").file("values/user:a", forged + "\n");

        assertThat(datasets().get(0).properties()).isEqualTo(Map.of("user:a", new Dataset.Property(forged, "local")));
    }

    @Test
    void datasetsThatComeWhileTheyAreListedAreListed() throws Exception {
        String table = "sp ace\ttype\t-\tfilesystem\nsp ace/new\ttype\t-\tfilesystem\n";
        print(table);
        zfs.file("keys", "sp ace\ttype\t-\n").file("later", keys(table));

        assertThat(datasets()).hasSize(2);
    }

    @Test
    void aDatasetThatGoesWhileValuesAreReadOneByOneIsLeftOut() throws Exception {
        String keys = "sp ace\ttype\t-\nsp ace\tuser:a\tlocal\n";
        zfs.file("keys", keys + keys.replace("sp ace", "sp ace/gone"))
                .file("table", "")
                .file("values/type", "filesystem\n")
                .file("values/user:a", "x\ny\n")
                .script(
                        "zfs",
                        "case \"$*\" in",
                        "  *'-o name,property,source,value '*) cat table ;;",
                        "  *'-o name,property,source '*) cat keys ;;",
                        "  *' user:a sp ace/gone') echo \"cannot open 'sp ace/gone': dataset does not exist\" >&2; exit 1 ;;",
                        "  *'-o value '*) cat \"values/$5\" ;;",
                        "esac");

        assertThat(datasets())
                .containsExactly(new Dataset(
                        new DatasetName("sp ace"),
                        Dataset.Type.FILESYSTEM,
                        Map.of("user:a", new Dataset.Property("x\ny", "local"))));
    }

    @Test
    void aPoolThatIsNotImportedIsNone() {
        zfs.failing("zfs", "cannot open 'sp ace': dataset does not exist");

        assertThatThrownBy(this::datasets).isInstanceOf(NoSuchPoolException.class);
    }

    @Test
    void aWarningOfAToolThatSucceededIsNoFailure() throws Exception {
        print("sp ace\ttype\t-\tfilesystem\n");
        zfs.script(
                "zfs",
                "echo \"cannot open 'sp ace/gone': dataset does not exist\" >&2",
                "case \"$*\" in *source,value*) cat table ;; *) cat keys ;; esac");

        assertThat(datasets()).hasSize(1);
    }

    @Test
    void aLastValueThatEndsWithALineFeedIsReadWhole() throws Exception {
        zfs.file("keys", "sp ace\ttype\t-\nsp ace\tuser:a\tlocal\n");
        zfs.file("table", "sp ace\ttype\t-\tfilesystem\nsp ace\tuser:a\tlocal\tx\n\n");
        zfs.file("values/type", "filesystem\n").file("values/user:a", "x\n\n");

        assertThat(datasets().get(0).properties()).isEqualTo(Map.of("user:a", new Dataset.Property("x\n", "local")));
    }

    @Test
    void ofWhatIsNotWantedNothingIsKept() throws Exception {
        Lines keys = new Lines("tank\ttype\t-\ntank\tcompression\tdefault\ntank\tused\t-\n");
        Lines table = new Lines("tank\ttype\t-\tfilesystem\ntank\tcompression\tdefault\toff\ntank\tused\t-\t7\n");

        assertThat(DatasetTable.values(keys, table).orElseThrow())
                .containsOnlyKeys(new DatasetTable.Key("tank", "type", "-"), new DatasetTable.Key("tank", "used", "-"));
    }

    @Test
    void anUnknownTableIsRefused() {
        zfs.file("keys", "what is this\n").file("table", "what is this\n");

        assertThatThrownBy(this::datasets).isInstanceOf(ZfsException.class).hasMessageContaining("what is this");
    }
}
