package org.zward.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.zward.lock.Guid;
import org.zward.lock.Journal;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockFiles;
import org.zward.lock.LockStatus;
import org.zward.lock.Owner;
import org.zward.lock.OwnerRecord;
import org.zward.lock.Phase;
import org.zward.lock.PoolName;

class LocksReportTest {

    private static final LockStatus SCANNED = new LockStatus(
            new PoolName("tank"),
            LockFiles.State.HELD,
            Optional.of(new OwnerRecord(
                    new Journal(
                            new JournalEntry(Phase.IMPORTED_READ_ONLY, Optional.of(new Guid(7))),
                            Optional.empty(),
                            Optional.empty()),
                    new Owner(
                            OptionalLong.of(4321),
                            OptionalLong.of(998877),
                            Optional.of("b0071d"),
                            Optional.of("mds1"),
                            Optional.of("main"),
                            Optional.of("scan"),
                            Optional.of(Instant.parse("2026-11-22T19:00:00.5Z")),
                            Optional.of("zward scan \"ta\u001bnk\"")))),
            Optional.empty());
    private static final LockStatus NEIGHBOURS =
            new LockStatus(new PoolName("scratch pool"), LockFiles.State.ABANDONED, Optional.empty(), Optional.empty());

    @Test
    void eachLockIsALineForPeople() {
        StringBuilder text = new StringBuilder();
        new LocksReport(List.of(NEIGHBOURS, SCANNED)).asText(text);

        assertThat(text.toString()).isEqualTo("""
                        POOL          STATE      PID   HOST  THREAD  PURPOSE  PHASE               SINCE                   COMMAND
                        scratch pool  abandoned  -     -     -       -        -                   -                       -
                        tank          held       4321  mds1  main    scan     imported-read-only  2026-11-22T19:00:00.500Z  zward scan "ta\\x1bnk"
                        """.replace("SINCE                   ", "SINCE                     ")
                .replace("-                       -\n", "-                         -\n"));
    }

    @Test
    void noLockIsNoLineForPeople() {
        StringBuilder text = new StringBuilder();
        new LocksReport(List.of()).asText(text);

        assertThat(text).isEmpty();
    }

    @Test
    void eachLockIsAnObjectForPrograms() throws Exception {
        assertThat(Format.JSON.of(new LocksReport(List.of(NEIGHBOURS, SCANNED))))
                .isEqualTo(
                        "[{\"pool\":\"scratch pool\",\"state\":\"abandoned\",\"pid\":null,\"started\":null,"
                                + "\"boot\":null,\"host\":null,\"thread\":null,\"command\":null,\"purpose\":null,"
                                + "\"phase\":null,\"since\":null,\"successor\":null},"
                                + "{\"pool\":\"tank\",\"state\":\"held\",\"pid\":4321,\"started\":998877,"
                                + "\"boot\":\"b0071d\",\"host\":\"mds1\",\"thread\":\"main\","
                                + "\"command\":\"zward scan \\\"ta\\u001Bnk\\\"\",\"purpose\":\"scan\","
                                + "\"phase\":\"imported-read-only\",\"since\":\"2026-11-22T19:00:00.500Z\",\"successor\":null}]\n");
    }

    @Test
    void whoHasTheLockOfAnOwnerThatHasEndedIsTold() throws Exception {
        Owner heir = new Owner(
                OptionalLong.of(5432),
                OptionalLong.of(998880),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("sleep 60"));
        LocksReport report = new LocksReport(
                List.of(new LockStatus(SCANNED.pool(), SCANNED.state(), SCANNED.record(), Optional.of(heir))));
        StringBuilder text = new StringBuilder();
        report.asText(text);

        assertThat(text).contains(" 4321 (now 5432) ");
        assertThat(Format.JSON.of(report))
                .endsWith("\"successor\":{\"pid\":5432,\"started\":998880,\"command\":\"sleep 60\"}}]\n");
    }

    @Test
    void noLockIsAnEmptyArrayForPrograms() throws Exception {
        assertThat(Format.JSON.of(new LocksReport(List.of()))).isEqualTo("[]\n");
    }
}
