package org.zward.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.zward.host.LeaseHolder;
import org.zward.lock.Guid;

class LeasesReportTest {

    private static final LeaseHolder HOLDER = new LeaseHolder(
            Optional.of("tank"),
            new Guid(-1),
            LeaseHolder.State.HELD,
            4_294_967_298L,
            Optional.of("mds1"),
            OptionalLong.of(7),
            Optional.of("zward import tank"),
            Optional.of("import"),
            Optional.of(Instant.parse("2026-01-02T03:04:05Z")));

    private static final LeaseHolder UNKNOWN = new LeaseHolder(
            Optional.empty(),
            new Guid(1),
            LeaseHolder.State.WAITING,
            2,
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    @Test
    void theTextNamesTheHolderAndWhoWaits() {
        assertThat(Format.TEXT.of(new LeasesReport(List.of(HOLDER, UNKNOWN))))
                .contains("tank", "18446744073709551615", "held", "4294967298", "mds1", "zward import tank", "waiting");
    }

    @Test
    void noLeasesAreNoText() {
        assertThat(Format.TEXT.of(new LeasesReport(List.of()))).isEmpty();
    }

    @Test
    void theJsonHasNullForWhatIsNotKnown() {
        assertThat(Format.JSON.of(new LeasesReport(List.of(HOLDER, UNKNOWN))))
                .isEqualTo("[{\"pool\":\"tank\",\"guid\":\"18446744073709551615\",\"state\":\"held\","
                        + "\"number\":4294967298,\"host\":\"mds1\",\"pid\":7,\"command\":\"zward import tank\","
                        + "\"purpose\":\"import\",\"since\":\"2026-01-02T03:04:05Z\"},"
                        + "{\"pool\":null,\"guid\":\"1\",\"state\":\"waiting\",\"number\":2,\"host\":null,"
                        + "\"pid\":null,\"command\":null,\"purpose\":null,\"since\":null}]\n");
    }
}
