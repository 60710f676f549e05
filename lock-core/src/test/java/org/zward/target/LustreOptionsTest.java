package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zward.lock.ZwardException.Kind;
import org.zward.target.LustreOptions.Service;

class LustreOptionsTest {

    private static LustreOptions options(
            String services, String fsname, Integer index, String mgsNode, String mkfsOptions) {
        Set<Service> set = services == null
                ? Set.of()
                : Stream.of(services.split("\\+")).map(Service::valueOf).collect(Collectors.toSet());
        return new LustreOptions(
                set,
                Optional.ofNullable(fsname),
                index == null ? OptionalInt.empty() : OptionalInt.of(index),
                mgsNode == null ? List.of() : List.of(mgsNode),
                List.of(),
                List.of(),
                List.of(),
                Optional.ofNullable(mkfsOptions),
                List.of());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, mountpoint=none",
                "'', mountpoint=none",
                "compression=lz4, compression=lz4 -o mountpoint=none",
                "'compression=lz4 -o recordsize=1M', compression=lz4 -o recordsize=1M -o mountpoint=none",
                "mountpoint=legacy, mountpoint=legacy",
                "'xattr=sa -o mountpoint=/x', xattr=sa -o mountpoint=/x",
                "'  xattr=sa  ', xattr=sa -o mountpoint=none",
                "org:mountpoint=x, org:mountpoint=x -o mountpoint=none"
            })
    void theDatasetIsNotMountedByZfsUnlessThatIsAskedFor(String given, String expected) {
        assertThat(options("MGS", null, null, null, given).mkfsOptionsWithMountpoint())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"MGS, -, -, -", "MGS+MDT, work, 0, -", "MDT, work, 1, 10.0.0.1@tcp", "OST, w_k-1, 65535, x"})
    void whatMkfsWouldTakeIsTaken(String services, String fsname, Integer index, String mgsNode) {
        assertThatCode(() -> options(services, fsname, index, mgsNode, null).check())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, work, 0, x, --mgs",
                "MDT+OST, work, 0, x, --mgs",
                "MGS+OST, work, 0, x, --mgs",
                "OST, -, 0, x, --fsname",
                "OST, work, -, x, --index",
                "OST, work, 0, -, --mgsnode",
                "OST, too-long-a-name, 0, x, 1 to 8",
                "OST, a/b, 0, x, 1 to 8",
                "OST, work, 65536, x, 65535",
                "OST, work, -1, x, 65535"
            })
    void whatMkfsWouldRefuseIsRefusedBeforeAnythingIsDone(
            String services, String fsname, Integer index, String mgsNode, String remedy) {
        assertThatExceptionOfType(TargetException.class)
                .isThrownBy(
                        () -> options(services, fsname, index, mgsNode, null).check())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .withMessageContaining(remedy);
    }
}
