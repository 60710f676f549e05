package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.host.HostId;
import org.zward.host.LeaseLostException;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/**
 * What every {@link Zpools} must do. Its subclasses bring pools to do it to: in memory, or real ones.
 */
public abstract class ZpoolsContract {

    private static final HostId ANOTHER = new HostId(0x0badcafe);

    /**
     * The one under test.
     *
     * @return always the same, within a test
     */
    protected abstract Zpools zpools();

    /**
     * Where the test's pools are found.
     *
     * @return a search path on which there are no others
     */
    protected abstract SearchPath where();

    /**
     * Makes a pool and exports it.
     *
     * @param name a name that no imported pool of the test has
     * @return its guid
     * @throws Exception if it can't be made
     */
    protected abstract Guid createExported(PoolName name) throws Exception;

    /**
     * Makes the labels of an exported pool say that another host has it imported, with multihost off.
     *
     * @param guid the pool
     * @param hostid the other host's id
     * @param hostName the other host's name
     * @throws Exception if it can't be done
     */
    protected abstract void activeOn(Guid guid, HostId hostid, String hostName) throws Exception;

    /**
     * Mounts the root dataset of an imported pool.
     *
     * @param pool the pool
     * @return where
     * @throws Exception if it can't be mounted
     */
    protected abstract String mountRoot(PoolName pool) throws Exception;

    private final PoolName tank = new PoolName("contract.tank-1");
    private final DatasetName root = new DatasetName(tank.value());
    private final DatasetName child = new DatasetName(tank + "/child");

    private ImportablePool found(Guid guid) throws Exception {
        List<ImportablePool> found = zpools().search(where()).stream()
                .filter(pool -> pool.label().guid().equals(guid))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private ImportedPool imported(Access access) throws Exception {
        Guid guid = createExported(tank);
        zpools().importPool(found(guid), access, Zpools.Force.NO, Zpools.LastCheck.NONE);
        return zpools().imported(tank).orElseThrow();
    }

    @Test
    void anExportedPoolIsFoundWithItsDevices() throws Exception {
        Guid guid = createExported(tank);

        ImportablePool pool = found(guid);

        assertThat(pool.label().name()).isEqualTo(tank);
        assertThat(pool.label().state()).isEqualTo(PoolLabel.State.EXPORTED);
        assertThat(pool.health()).isEqualTo("ONLINE");
        assertThat(pool.activity()).isEqualTo(ImportablePool.Activity.NOT_SEEN);
        assertThat(pool.devices()).isNotEmpty();
        assertThat(zpools().imported(tank)).isEmpty();
    }

    @Test
    void aReadOnlyImportHasAScansMarksAndLeavesTheLabelAlone() throws Exception {
        Guid guid = createExported(tank);
        ImportablePool hint = found(guid);

        zpools().importPool(hint, Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE);

        ImportedPool pool = zpools().imported(tank).orElseThrow();
        assertThat(pool.guid()).isEqualTo(guid);
        assertThat(pool.hasScanMarks()).isTrue();
        assertThat(pool.health()).isEqualTo("ONLINE");
        assertThat(pool.size()).isPositive();
        assertThat(zpools().imported()).contains(pool);
        assertThat(zpools().readLabel(hint).map(PoolLabel::state)).contains(PoolLabel.State.EXPORTED);
    }

    @Test
    void aReadWriteImportMarksTheLabelWithThisHost() throws Exception {
        Guid guid = createExported(tank);
        ImportablePool hint = found(guid);

        zpools().importPool(hint, Access.READ_WRITE, Zpools.Force.NO, Zpools.LastCheck.NONE);

        ImportedPool pool = zpools().imported(tank).orElseThrow();
        assertThat(pool.access()).isEqualTo(Access.READ_WRITE);
        assertThat(pool.cachefile()).isEqualTo("none");
        assertThat(pool.mounted()).isEmpty();
        PoolLabel label = zpools().readLabel(hint).orElseThrow();
        assertThat(label.state()).isEqualTo(PoolLabel.State.ACTIVE);
        assertThat(label.hostid().isSet()).isTrue();
        assertThat(label.hostName()).isNotEmpty();
    }

    @Test
    void anImportedPoolIsNotFoundAndNamesItsDevices() throws Exception {
        Guid guid = createExported(tank);
        ImportablePool hint = found(guid);

        zpools().importPool(hint, Access.READ_WRITE, Zpools.Force.NO, Zpools.LastCheck.NONE);

        assertThat(zpools().search(where()))
                .extracting(pool -> pool.label().guid())
                .doesNotContain(guid);
        assertThat(zpools().devices(tank)).containsExactlyInAnyOrderElementsOf(hint.devices());
    }

    @Test
    void eachImportHasALoadGuidOfItsOwn() throws Exception {
        ImportedPool first = imported(Access.READ_ONLY);
        zpools().exportPool(tank);
        zpools().importPool(found(first.guid()), Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE);

        assertThat(zpools().imported(tank).orElseThrow().loadGuid()).isNotEqualTo(first.loadGuid());
    }

    @Test
    void aPoolThatIsImportedAlreadyCannotBeImportedAgain() throws Exception {
        Guid guid = createExported(tank);
        ImportablePool hint = found(guid);
        zpools().importPool(hint, Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE);

        assertThatThrownBy(() -> zpools().importPool(hint, Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE))
                .isInstanceOf(PoolExistsException.class);

        assertThat(zpools().imported(tank)).isPresent();
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void whatIsLookedAtLastPreventsTheImport(Access access) throws Exception {
        Guid guid = createExported(tank);
        ImportablePool hint = found(guid);
        LeaseLostException lost = new LeaseLostException(tank, "the test says so", null);

        assertThatThrownBy(() -> zpools().importPool(hint, access, Zpools.Force.NO, () -> {
                    throw lost;
                }))
                .isSameAs(lost);
        assertThatThrownBy(() -> zpools().importPool(hint, access, Zpools.Force.YES, () -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(zpools().imported(tank)).isEmpty();
        assertThat(zpools().readLabel(hint).map(PoolLabel::state)).contains(PoolLabel.State.EXPORTED);
        AtomicInteger looks = new AtomicInteger();
        zpools().importPool(hint, access, Zpools.Force.NO, looks::incrementAndGet);
        assertThat(looks.get()).isPositive();
        assertThat(zpools().imported(tank).map(ImportedPool::access)).contains(access);
    }

    @Test
    void ofTwoPoolsWithOneNameTheHintPicksTheOne() throws Exception {
        Guid one = createExported(tank);
        Guid other = createExported(tank);
        assertThat(zpools().search(where()))
                .filteredOn(pool -> pool.label().name().equals(tank))
                .extracting(pool -> pool.label().guid())
                .containsExactlyInAnyOrder(one, other);

        zpools().importPool(found(other), Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE);

        assertThat(zpools().imported(tank).map(ImportedPool::guid)).contains(other);
    }

    @Test
    void aPoolThatAnotherHostHasIsRefusedUnlessForced() throws Exception {
        Guid guid = createExported(tank);
        activeOn(guid, ANOTHER, "another");

        ImportablePool hint = found(guid);

        assertThat(hint.label().state()).isEqualTo(PoolLabel.State.ACTIVE);
        assertThat(hint.label().hostid()).isEqualTo(ANOTHER);
        assertThat(hint.label().hostName()).isEqualTo("another");
        assertThat(zpools().readLabel(hint)).contains(hint.label());
        assertThatThrownBy(() -> zpools().importPool(hint, Access.READ_WRITE, Zpools.Force.NO, Zpools.LastCheck.NONE))
                .isInstanceOf(ActiveElsewhereException.class);
        assertThat(zpools().imported(tank)).isEmpty();
        zpools().importPool(hint, Access.READ_WRITE, Zpools.Force.YES, Zpools.LastCheck.NONE);
        assertThat(zpools().imported(tank)).isPresent();
    }

    @Test
    void noPoolHasAReservedName() throws Exception {
        PoolName reserved = new PoolName("mirror");

        assertThat(zpools().imported(reserved)).isEmpty();
        assertThatThrownBy(() -> zpools().exportPool(reserved)).isInstanceOf(NoSuchPoolException.class);
    }

    @Test
    void exportingAPoolThatIsNotImportedSaysThatThereIsNone() throws Exception {
        assertThatThrownBy(() -> zpools().exportPool(tank))
                .asInstanceOf(InstanceOfAssertFactories.type(ZwardException.class))
                .extracting(ZwardException::kind)
                .isEqualTo(Kind.NO_SUCH);
        assertThat(zpools().imported(tank)).isEmpty();
    }

    @Test
    void anExportNeverUnmountsAndNamesWhatIsMounted() throws Exception {
        imported(Access.READ_WRITE);
        String mountPoint = mountRoot(tank);
        assertThat(zpools().imported(tank).orElseThrow().mounted()).contains(new Mount(root, mountPoint, "zfs"));

        assertThatThrownBy(() -> zpools().exportPool(tank))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageContaining(mountPoint);

        zpools().unmountAll(tank);
        assertThat(zpools().imported(tank).orElseThrow().mounted()).isEmpty();
        zpools().exportPool(tank);
        assertThat(zpools().imported(tank)).isEmpty();
    }

    @Test
    void datasetsComeWithTheirUserPropertiesRootFirst() throws Exception {
        imported(Access.READ_WRITE);
        String odd = "tab\tquote\"'\\ \u00e9\u4e2d";
        zpools().createDataset(child, Map.of("lustre:svname", "testfs:MDT0000", "org.zward:odd", odd));
        zpools().setProperty(child, "lustre:index", "0");

        List<Dataset> datasets = zpools().datasets(tank);

        assertThat(datasets).extracting(Dataset::name).containsExactly(root, child);
        assertThat(datasets).extracting(Dataset::type).containsOnly(Dataset.Type.FILESYSTEM);
        Map<String, Dataset.Property> properties = datasets.get(1).properties();
        assertThat(properties).containsEntry("lustre:svname", new Dataset.Property("testfs:MDT0000", "local"));
        assertThat(properties).containsEntry("lustre:index", new Dataset.Property("0", "local"));
        assertThat(properties).containsEntry("org.zward:odd", new Dataset.Property(odd, "local"));
    }

    @Test
    void whatIsCreatedSurvivesAnExport() throws Exception {
        ImportedPool pool = imported(Access.READ_WRITE);
        zpools().createDataset(child, Map.of("mountpoint", "none", "lustre:flags", "101"));
        zpools().exportPool(tank);

        zpools().importPool(found(pool.guid()), Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE);

        Map<String, Dataset.Property> properties =
                zpools().datasets(tank).get(1).properties();
        assertThat(properties).containsEntry("mountpoint", new Dataset.Property("none", "local"));
        assertThat(properties).containsEntry("lustre:flags", new Dataset.Property("101", "local"));
    }

    @Test
    void aDestroyedDatasetIsGone() throws Exception {
        imported(Access.READ_WRITE);
        zpools().createDataset(child, Map.of());

        zpools().destroyDataset(child);

        assertThat(zpools().datasets(tank)).extracting(Dataset::name).containsExactly(root);
        assertThatThrownBy(() -> zpools().destroyDataset(child))
                .asInstanceOf(InstanceOfAssertFactories.type(ZwardException.class))
                .extracting(ZwardException::kind)
                .isEqualTo(Kind.NO_SUCH);
    }

    @Test
    void nothingIsWrittenToAReadOnlyPool() throws Exception {
        imported(Access.READ_ONLY);

        assertThatThrownBy(() -> zpools().createDataset(child, Map.of())).isInstanceOf(ZfsException.class);
        assertThatThrownBy(() -> zpools().setProperty(root, "org.zward:a", "b")).isInstanceOf(ZfsException.class);

        assertThat(zpools().datasets(tank)).hasSize(1);
    }

    @Test
    void theDatasetsOfAPoolThatIsNotImportedAreNotToBeHad() throws Exception {
        createExported(tank);

        assertThatThrownBy(() -> zpools().datasets(tank)).isInstanceOf(NoSuchPoolException.class);
        assertThatThrownBy(() -> zpools().devices(tank)).isInstanceOf(NoSuchPoolException.class);
        assertThat(zpools().imported(tank)).isEqualTo(Optional.empty());
    }
}
