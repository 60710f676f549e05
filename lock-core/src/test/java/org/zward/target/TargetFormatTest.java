package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zward.target.TargetHost.ANYWHERE;
import static org.zward.target.TargetHost.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zward.lock.DatasetName;
import org.zward.lock.LockLostException;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Access;
import org.zward.pool.FakeHost;
import org.zward.pool.FakeZpools;
import org.zward.pool.ZfsException;
import org.zward.target.TargetFormat.Content;
import org.zward.target.TargetFormat.Existing;

class TargetFormatTest {

    private static final LustreOptions MGS = new LustreOptions(
            Set.of(LustreOptions.Service.MGS),
            Optional.empty(),
            OptionalInt.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());

    private final TargetHost host = new TargetHost();
    private final List<String> lustre = new ArrayList<>();
    private final Target fresh = TargetHost.target("tank/new", "/mnt/new");

    private final LustreTools tools = new LustreTools() {
        @Override
        public void panicOnFailure(PoolName pool) {
            lustre.add("failmode " + pool);
        }

        @Override
        public void format(DatasetName device, LustreOptions options) throws ZfsException {
            lustre.add("mkfs " + device);
            host.zpools.createDataset(device, Map.of());
        }
    };

    @AfterEach
    void noLockIsLeft() throws Exception {
        assertThat(host.host.locks().statuses()).isEmpty();
    }

    private List<DatasetName> format(Target target, Content content, Existing existing)
            throws ZwardException, InterruptedException {
        return new TargetFormat(host.host.sequences(), host.zpools, tools, host.known)
                .format(target, content, existing, FakeHost.lock(), ANYWHERE);
    }

    @BeforeEach
    void itIsKnown() throws Exception {
        host.known.add(fresh);
    }

    @Test
    void aTargetThatWasForgottenWhileItsLockWasWaitedForIsNotFormatted() throws Exception {
        host.store.remove(fresh.id());

        assertThat(failure(() -> format(fresh, new Content.Zfs(), Existing.DESTROY))
                        .kind())
                .isEqualTo(Kind.NO_SUCH);

        assertThat(host.calls()).containsExactly("import tank", "export tank");
    }

    @Test
    void aFileSystemOfZfsIsMadeForMountAlone() throws Exception {
        assertThat(format(fresh, new Content.Zfs(), Existing.REFUSE)).isEmpty();

        assertThat(host.calls()).containsExactly("import tank", "create tank/new", "export tank");
        host.host.importByHand(host.guid, Access.READ_WRITE);
        assertThat(host.zpools.datasets(host.tank))
                .filteredOn(dataset -> dataset.name().equals(fresh.device()))
                .singleElement()
                .satisfies(dataset -> assertThat(
                                dataset.properties().get("mountpoint").value())
                        .isEqualTo("legacy"));
        assertThat(lustre).isEmpty();
    }

    @Test
    void aLustreTargetIsMadeOnceThePoolPanicsOnFailure() throws Exception {
        format(fresh, new Content.Lustre(MGS), Existing.REFUSE);

        assertThat(lustre).containsExactly("failmode tank", "mkfs tank/new");
        assertThat(host.calls()).containsExactly("import tank", "create tank/new", "export tank");
    }

    @Test
    void aDeviceThatHoldsDatasetsIsRefusedAndTheyAreNamed() throws Exception {
        host.host.importByHand(host.guid, Access.READ_WRITE);
        host.zpools.createDataset(new DatasetName("tank/mdt/a"), Map.of());

        ZwardException refused = failure(() -> format(host.mdt, new Content.Lustre(MGS), Existing.REFUSE));

        assertThat(refused.kind()).isEqualTo(Kind.FAILED);
        assertThat(refused).hasMessageContaining("tank/mdt, tank/mdt/a").hasMessageContaining("--reformat");
        assertThat(lustre).isEmpty();
        assertThat(host.zpools.datasets(host.tank)).hasSize(4);
    }

    @Test
    void aDeviceWhoseChildAloneIsLeftIsRefusedToo() throws Exception {
        host.host.importByHand(host.guid, Access.READ_WRITE);
        host.zpools.createDataset(new DatasetName("tank/new/a"), Map.of());

        assertThat(failure(() -> format(fresh, new Content.Zfs(), Existing.REFUSE)))
                .hasMessageContaining("tank/new/a");
    }

    @Test
    void reformattingDestroysChildrenFirstAndNothingBeside() throws Exception {
        host.host.importByHand(host.guid, Access.READ_WRITE);
        host.zpools.createDataset(new DatasetName("tank/mdt/a"), Map.of());
        host.zpools.createDataset(new DatasetName("tank/mdt2"), Map.of());

        List<DatasetName> destroyed = format(host.mdt, new Content.Zfs(), Existing.DESTROY);

        assertThat(destroyed).containsExactly(host.mdt.device(), new DatasetName("tank/mdt/a"));
        assertThat(host.calls()).endsWith("destroy tank/mdt/a", "destroy tank/mdt", "create tank/mdt");
    }

    @Test
    void aMountedDatasetIsNotDestroyedAndNothingElseIs() throws Exception {
        host.start(host.mdt);
        host.zpools.createDataset(new DatasetName("tank/mdt/a"), Map.of());

        assertThat(failure(() -> format(host.mdt, new Content.Zfs(), Existing.DESTROY))
                        .kind())
                .isEqualTo(Kind.BUSY);

        assertThat(host.zpools.datasets(host.tank)).hasSize(4);
        assertThat(host.mounts.table()).hasSize(1);
    }

    @Test
    void optionsThatCanNotBeRightDestroyNothing() throws Exception {
        LustreOptions nothing = new LustreOptions(
                Set.of(),
                Optional.empty(),
                OptionalInt.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());

        assertThat(failure(() -> format(host.mdt, new Content.Lustre(nothing), Existing.DESTROY))
                        .kind())
                .isEqualTo(Kind.INVALID);

        assertThat(host.calls()).isEmpty();
    }

    @Test
    void aFailureToMakeTheDatasetExportsThePool() throws Exception {
        host.zpools.before(FakeZpools.Step.CREATE_DATASET, () -> {
            throw new ZfsException(Kind.FAILED, "tank/new", "out of space", "see the test");
        });

        assertThat(failure(() -> format(fresh, new Content.Lustre(MGS), Existing.REFUSE)))
                .hasMessageContaining("out of space");

        assertThat(host.calls()).containsExactly("import tank", "export tank");
    }

    @Test
    void aLockThatIsLostBetweenTwoStepsEndsIt() throws Exception {
        LustreTools losing = new LustreTools() {
            @Override
            public void panicOnFailure(PoolName pool) {
                host.host.files().removeByHand(pool);
            }

            @Override
            public void format(DatasetName device, LustreOptions options) {
                lustre.add("mkfs");
            }
        };

        assertThat(failure(() -> new TargetFormat(host.host.sequences(), host.zpools, losing, host.known)
                        .format(fresh, new Content.Lustre(MGS), Existing.REFUSE, FakeHost.lock(), ANYWHERE)))
                .isInstanceOf(LockLostException.class);
        assertThat(lustre).isEmpty();
    }
}
