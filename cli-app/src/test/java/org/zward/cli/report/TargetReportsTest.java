package org.zward.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zward.lock.DatasetName;
import org.zward.pool.Mount;
import org.zward.target.MountPoint;
import org.zward.target.Target;
import org.zward.target.TargetId;
import org.zward.target.TargetRemoval;
import org.zward.target.TargetStart;
import org.zward.target.TargetStop;
import org.zward.target.TargetStore;

class TargetReportsTest {

    private static final String ID = "3f0c1f6e-59a5-4a3e-8c0b-2f6b6b1f1d5a";
    private static final String FIELDS =
            "\"target\":\"" + ID + "\",\"device\":\"tank/ost0\",\"mountPoint\":\"/mnt/ost0\",\"fstype\":\"lustre\"";

    private final Target target;

    TargetReportsTest() throws Exception {
        target = new Target(
                TargetId.parse(ID), new DatasetName("tank/ost0"), new MountPoint("/mnt/ost0"), Target.Fstype.LUSTRE);
    }

    private static void assertTold(Report report, String text, String json) {
        assertThat(Format.TEXT.of(report)).isEqualTo(text);
        assertThat(Format.JSON.of(report)).isEqualTo(json + "\n");
    }

    @Test
    void aTargetIsToldByWhatItIs() {
        assertTold(TargetReport.added(target), ID + "\n", "{" + FIELDS + "}");
        assertTold(TargetReport.shown(target), """
                        target       3f0c1f6e-59a5-4a3e-8c0b-2f6b6b1f1d5a
                        device       tank/ost0
                        mount point  /mnt/ost0
                        fstype       lustre
                        """, "{" + FIELDS + "}");
        assertTold(
                new TargetForgottenReport(target.id()),
                ID + ": forgotten\n",
                "{\"target\":\"" + ID + "\",\"forgotten\":true}");
    }

    @Test
    void theListHasWhatIsBrokenToo() {
        TargetsReport report = new TargetsReport(
                new TargetStore.Contents(List.of(target), List.of(new TargetStore.Broken("x", "x: line 1: b\nad"))));

        assertTold(
                report,
                """
                        TARGET                                DEVICE     MOUNT POINT  FSTYPE  PROBLEM
                        3f0c1f6e-59a5-4a3e-8c0b-2f6b6b1f1d5a  tank/ost0  /mnt/ost0    lustre  -
                        x                                     -          -            -       x: line 1: b\\nad
                        """,
                "[{" + FIELDS + ",\"problem\":null},{\"target\":\"x\",\"device\":null,\"mountPoint\":null,"
                        + "\"fstype\":null,\"problem\":\"x: line 1: b\\nad\"}]");
        assertTold(new TargetsReport(new TargetStore.Contents(List.of(), List.of())), "", "[]");
    }

    @Test
    void aStartTellsWhetherTheTargetRanAlreadyAndTheLeaseOfItsImport() {
        assertTold(
                new MountTargetReport(target, new TargetStart.Outcome(TargetStart.Started.NOW, Optional.of(17L))),
                "tank/ost0: mounted at /mnt/ost0 (lease 17)\n",
                "{" + FIELDS + ",\"found\":false,\"lease\":17}");
        assertTold(
                new MountTargetReport(target, new TargetStart.Outcome(TargetStart.Started.BEFORE, Optional.empty())),
                "tank/ost0: was mounted already at /mnt/ost0\n",
                "{" + FIELDS + ",\"found\":true,\"lease\":null}");
    }

    @Test
    void aStopTellsWhatBecameOfThePool() {
        assertTold(
                new UnmountTargetReport(target, new TargetStop.Outcome(true, TargetStop.Pool.EXPORTED, List.of())),
                "tank/ost0: unmounted\ntank: exported\n",
                "{" + FIELDS + ",\"unmounted\":true,\"exported\":true,\"mounted\":[]}");
        assertTold(
                new UnmountTargetReport(
                        target,
                        new TargetStop.Outcome(
                                false,
                                TargetStop.Pool.STAYS_IMPORTED,
                                List.of(new Mount(new DatasetName("tank/mgt"), "/mnt/mgt", "lustre")))),
                "tank/ost0: was not mounted\n",
                "{" + FIELDS + ",\"unmounted\":false,\"exported\":false,\"mounted\":[{\"dataset\":\"tank/mgt\","
                        + "\"mountPoint\":\"/mnt/mgt\",\"fstype\":\"lustre\"}]}");
    }

    @Test
    void whetherATargetRunsIsToldWithItsPool() {
        assertTold(
                new TargetRunningReport(target.id(), Optional.of("DEGRADED")),
                ID + ": running, DEGRADED\n",
                "{\"target\":\"" + ID + "\",\"running\":true,\"health\":\"DEGRADED\"}");
        assertTold(
                new TargetRunningReport(target.id(), Optional.empty()),
                ID + ": not running\n",
                "{\"target\":\"" + ID + "\",\"running\":false,\"health\":null}");
    }

    @Test
    void formattingAndRemovingTellWhatWasDestroyed() {
        assertTold(
                new FormatReport(target, List.of(new DatasetName("tank/ost0"))),
                "tank/ost0: destroyed\ntank/ost0: formatted, lustre\n",
                "{" + FIELDS + ",\"destroyed\":[\"tank/ost0\"]}");
        assertTold(
                new RemoveTargetReport(target, TargetRemoval.Outcome.DESTROYED),
                "tank/ost0: destroyed\n",
                "{" + FIELDS + ",\"destroyed\":true}");
        assertTold(
                new RemoveTargetReport(target, TargetRemoval.Outcome.NOT_THERE),
                "tank/ost0: there is no such dataset\n",
                "{" + FIELDS + ",\"destroyed\":false}");
    }
}
