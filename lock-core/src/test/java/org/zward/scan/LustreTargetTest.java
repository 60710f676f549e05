package org.zward.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.zward.lock.DatasetName;
import org.zward.pool.Dataset;

/** The rows measured with real Lustre servers. */
class LustreTargetTest {

    private static final DatasetName NAME = new DatasetName("pool/ds");

    private static Dataset dataset(Map<String, String> properties) {
        return dataset(properties, "local");
    }

    private static Dataset dataset(Map<String, String> properties, String source) {
        Map<String, Dataset.Property> lustre = new HashMap<>();
        properties.forEach((name, value) -> lustre.put("lustre:" + name, new Dataset.Property(value, source)));
        return new Dataset(NAME, Dataset.Type.FILESYSTEM, lustre);
    }

    private static LustreTarget mgs(boolean registered) {
        return new LustreTarget(
                "MGS",
                LustreTarget.Kind.MGS,
                NAME,
                Optional.empty(),
                OptionalInt.empty(),
                registered,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aCombinedMgsAndMdtIsTwoTargets() {
        Dataset registered =
                dataset(Map.of("svname", "testfs-MDT0000", "flags", "37", "index", "0", "fsname", "testfs"));

        assertThat(LustreTarget.of(registered))
                .containsExactly(
                        mgs(true),
                        new LustreTarget(
                                "testfs-MDT0000",
                                LustreTarget.Kind.MDT,
                                NAME,
                                Optional.of("testfs"),
                                OptionalInt.of(0),
                                true,
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void aTargetThatWasNeverMountedIsUnregistered() {
        Dataset formatted =
                dataset(Map.of("svname", "testfs:MDT0000", "flags", "101", "index", "0", "fsname", "testfs"));
        Dataset ost = dataset(Map.of(
                "svname", "testfs:OST0003",
                "flags", "4194",
                "index", "3",
                "fsname", "testfs",
                "mgsnode", "192.0.2.15@tcp",
                "failover.node", "192.0.2.15@tcp:192.0.2.16@tcp"));

        assertThat(LustreTarget.of(formatted))
                .extracting(LustreTarget::name, LustreTarget::registered)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("MGS", false),
                        org.assertj.core.groups.Tuple.tuple("testfs-MDT0000", false));
        assertThat(LustreTarget.of(ost))
                .containsExactly(new LustreTarget(
                        "testfs-OST0003",
                        LustreTarget.Kind.OST,
                        NAME,
                        Optional.of("testfs"),
                        OptionalInt.of(3),
                        false,
                        Optional.of("192.0.2.15@tcp"),
                        Optional.of("192.0.2.15@tcp:192.0.2.16@tcp")));
    }

    @Test
    void anUnregisteredNameIsOneWhateverTheFlagsSay() {
        assertThat(target("testfs=OST0003", "3"))
                .returns("testfs-OST0003", LustreTarget::name)
                .returns(OptionalInt.of(3), LustreTarget::index)
                .returns(false, LustreTarget::registered);
        assertThat(target("testfs-OSTffff", "65535"))
                .returns("testfs-OSTffff", LustreTarget::name)
                .returns(OptionalInt.empty(), LustreTarget::index)
                .returns(false, LustreTarget::registered);
        assertThat(target("testfs-OST0003", "3")).returns(true, LustreTarget::registered);
    }

    private static LustreTarget target(String svname, String index) {
        return LustreTarget.of(dataset(Map.of("svname", svname, "flags", "2", "index", index, "fsname", "testfs")))
                .get(0);
    }

    @Test
    void anMgsAloneHasNeitherFileSystemNorIndex() {
        assertThat(LustreTarget.of(dataset(Map.of("svname", "MGS", "flags", "100", "index", "65535"))))
                .containsExactly(mgs(false));
    }

    @Test
    void aDatasetBelowATargetIsNoTargetAndACopyOfOneIs() {
        Map<String, String> ost = Map.of("svname", "testfs-OST0003", "flags", "2", "index", "3", "fsname", "testfs");

        assertThat(LustreTarget.of(dataset(ost, "inherited from pool"))).isEmpty();
        assertThat(LustreTarget.of(dataset(ost, "received"))).hasSize(1);
    }

    @Test
    void whatLustreDidNotFormatIsNoTarget() {
        assertThat(LustreTarget.of(dataset(Map.of()))).isEmpty();
        assertThat(LustreTarget.of(dataset(Map.of("svname", "MGS")))).isEmpty();
        assertThat(LustreTarget.of(dataset(Map.of("svname", "MGS", "flags", "garbage"))))
                .isEmpty();
    }
}
