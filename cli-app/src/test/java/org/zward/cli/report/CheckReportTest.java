package org.zward.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zward.check.Finding;

class CheckReportTest {

    private static final CheckReport REPORT = new CheckReport(
            List.of(new Finding("hostid", "no\nhostid", "make one"), new Finding("lease", "none", "x")));

    @Test
    void eachFindingIsALineForPeople() {
        assertThat(Format.TEXT.of(REPORT)).isEqualTo("hostid: no\\nhostid: make one\nlease: none: x\n");
    }

    @Test
    void allAreAnArrayForPrograms() {
        assertThat(Format.JSON.of(REPORT))
                .isEqualTo("[{\"check\":\"hostid\",\"problem\":\"no\\nhostid\",\"fix\":\"make one\"},"
                        + "{\"check\":\"lease\",\"problem\":\"none\",\"fix\":\"x\"}]\n");
        assertThat(Format.JSON.of(new CheckReport(List.of()))).isEqualTo("[]\n");
    }
}
