package org.zward.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zward.lock.ClearReport;
import org.zward.lock.PoolName;

class ClearedReportTest {

    private static final ClearedReport REPORT = new ClearedReport(new ClearReport(
            List.of(new PoolName("a"), new PoolName("b")),
            List.of(new PoolName("b")),
            List.of(new ClearReport.Kept(new PoolName("c"), "locked by pid 7")),
            List.of("no\nte.txt")));

    @Test
    void eachFileIsALineForPeople() {
        StringBuilder text = new StringBuilder();
        REPORT.asText(text);

        assertThat(text.toString()).isEqualTo("""
                        removed a
                        healed and removed b
                        kept c: locked by pid 7
                        left no\\nte.txt: not a lock file
                        """);
    }

    @Test
    void allIsOneObjectForPrograms() throws Exception {
        assertThat(Format.JSON.of(REPORT))
                .isEqualTo("{\"removed\":[\"a\",\"b\"],\"healed\":[\"b\"],"
                        + "\"kept\":[{\"pool\":\"c\",\"why\":\"locked by pid 7\"}],\"left\":[\"no\\nte.txt\"]}\n");
    }
}
