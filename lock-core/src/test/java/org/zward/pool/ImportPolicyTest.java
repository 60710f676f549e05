package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zward.pool.Access.READ_ONLY;
import static org.zward.pool.Access.READ_WRITE;
import static org.zward.pool.ImportablePool.Activity.NOT_SEEN;
import static org.zward.pool.ImportablePool.Activity.SEEN;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

/** Every row of the table in design section 4. */
class ImportPolicyTest {

    private static final HostIdentity SELF = new HostIdentity(new HostId(0x00c0ffee), "oss1");
    private static final HostId OTHER = new HostId(0x0badcafe);

    private static PoolLabel label(PoolLabel.State state, HostId hostid, String hostName) {
        return new PoolLabel(new PoolName("tank"), new Guid(1), state, hostid, hostName);
    }

    private static String decide(
            HostIdentity self,
            PoolLabel label,
            ImportablePool.Activity activity,
            Access access,
            ActiveElsewhere rule,
            String fenced) {
        ImportDecision decision =
                new ImportPolicy(self).decide(label, activity, access, rule, Optional.ofNullable(fenced));
        if (decision instanceof ImportDecision.Import yes) {
            return yes.force() == Zpools.Force.YES ? "force" : "import";
        }
        return "refuse";
    }

    @ParameterizedTest(name = "{0}, {1} of {2}, {3}, {4}, {5}, fenced {6}: {7}")
    @CsvSource({
        "EXPORTED, other, oss2, NOT_SEEN, READ_ONLY,  REPORT,           ,           import",
        "EXPORTED, other, oss2, NOT_SEEN, READ_WRITE, REPORT,           ,           import",
        "EXPORTED, none,  '',   NOT_SEEN, READ_WRITE, REPORT,           ,           import",
        "ACTIVE,   self,  oss1, NOT_SEEN, READ_ONLY,  REPORT,           ,           import",
        "ACTIVE,   self,  oss1, NOT_SEEN, READ_WRITE, REPORT,           ,           import",
        "ACTIVE,   self,  oss2, NOT_SEEN, READ_ONLY,  REPORT,           ,           refuse",
        "ACTIVE,   self,  oss2, NOT_SEEN, READ_ONLY,  IMPORT_READ_ONLY, ,           refuse",
        "ACTIVE,   self,  oss2, NOT_SEEN, READ_WRITE, REPORT,           ,           refuse",
        "ACTIVE,   self,  oss2, NOT_SEEN, READ_WRITE, REPORT,           oss3,       refuse",
        "ACTIVE,   self,  oss2, NOT_SEEN, READ_WRITE, REPORT,           oss2,       import",
        "ACTIVE,   self,  oss2, NOT_SEEN, READ_WRITE, REPORT,           00c0ffee,   refuse",
        "ACTIVE,   self,  '',   NOT_SEEN, READ_WRITE, REPORT,           00c0ffee,   import",
        "ACTIVE,   other, oss2, NOT_SEEN, READ_ONLY,  REPORT,           ,           refuse",
        "ACTIVE,   other, oss2, NOT_SEEN, READ_ONLY,  IMPORT_READ_ONLY, ,           force",
        "ACTIVE,   other, oss2, NOT_SEEN, READ_WRITE, REPORT,           ,           refuse",
        "ACTIVE,   other, oss2, NOT_SEEN, READ_WRITE, IMPORT_READ_ONLY, ,           refuse",
        "ACTIVE,   other, oss2, NOT_SEEN, READ_WRITE, REPORT,           oss2,       force",
        "ACTIVE,   other, oss2, NOT_SEEN, READ_WRITE, REPORT,           0x0badcafe, force",
        "ACTIVE,   other, oss2, NOT_SEEN, READ_WRITE, REPORT,           badcafe,    force",
        "ACTIVE,   other, oss2, NOT_SEEN, READ_WRITE, REPORT,           oss1,       refuse",
        "ACTIVE,   other, oss2, NOT_SEEN, READ_WRITE, REPORT,           00c0ffee,   refuse",
        "ACTIVE,   other, oss2, NOT_SEEN, READ_WRITE, REPORT,           '',         refuse",
        "ACTIVE,   other, '',   NOT_SEEN, READ_WRITE, REPORT,           '',         refuse",
        "ACTIVE,   none,  oss2, NOT_SEEN, READ_WRITE, REPORT,           0,          refuse",
        "ACTIVE,   none,  oss2, NOT_SEEN, READ_WRITE, REPORT,           oss2,       force",
        "ACTIVE,   other, oss1, NOT_SEEN, READ_WRITE, REPORT,           ,           refuse",
        "ACTIVE,   other, oss2, SEEN,     READ_ONLY,  REPORT,           ,           refuse",
        "ACTIVE,   other, oss2, SEEN,     READ_ONLY,  IMPORT_READ_ONLY, ,           refuse",
        "ACTIVE,   other, oss2, SEEN,     READ_WRITE, REPORT,           oss2,       refuse",
        "ACTIVE,   self,  oss2, SEEN,     READ_WRITE, REPORT,           oss2,       refuse",
    })
    void aHostWithAHostidDecidesByTheLabel(
            PoolLabel.State state,
            String hostid,
            String hostName,
            ImportablePool.Activity activity,
            Access access,
            ActiveElsewhere rule,
            String fenced,
            String expected) {
        HostId id =
                switch (hostid) {
                    case "self" -> SELF.hostid();
                    case "other" -> OTHER;
                    default -> HostId.NONE;
                };

        assertThat(decide(SELF, label(state, id, hostName), activity, access, rule, fenced))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "EXPORTED, READ_ONLY,  import",
        "EXPORTED, READ_WRITE, refuse",
        "ACTIVE,   READ_ONLY,  refuse",
        "ACTIVE,   READ_WRITE, refuse",
    })
    void aHostWithoutHostidReadsWhatIsExportedAndNoMore(PoolLabel.State state, Access access, String expected) {
        HostIdentity nobody = new HostIdentity(HostId.NONE, "oss1");

        assertThat(decide(nobody, label(state, HostId.NONE, "oss1"), NOT_SEEN, access, ActiveElsewhere.REPORT, "oss1"))
                .isEqualTo(expected);
    }

    @Test
    void aRefusalNamesTheHostAndTheWayOut() {
        ImportDecision decision = new ImportPolicy(SELF)
                .decide(
                        label(PoolLabel.State.ACTIVE, OTHER, "oss2"),
                        NOT_SEEN,
                        READ_WRITE,
                        ActiveElsewhere.REPORT,
                        Optional.of("oss3"));

        assertThat(decision)
                .isEqualTo(new ImportDecision.Refuse(
                        "its label says it is in use on oss2 (hostid 0badcafe), not on oss3",
                        "export it there; if that host is powered off for certain, use 'zward import --fenced oss2 tank'",
                        ActiveElsewhereException.Evidence.LABEL));
        ImportDecision whileItWrites = new ImportPolicy(SELF)
                .decide(
                        label(PoolLabel.State.ACTIVE, OTHER, "oss2"),
                        SEEN,
                        READ_ONLY,
                        ActiveElsewhere.REPORT,
                        Optional.empty());
        assertThat(whileItWrites)
                .isInstanceOfSatisfying(ImportDecision.Refuse.class, refuse -> assertThat(refuse.evidence())
                        .isEqualTo(ActiveElsewhereException.Evidence.WRITES));
        assertThat(whileItWrites)
                .asString()
                .contains("oss2", "writes to it now")
                .doesNotContain("--fenced");
    }

    @ParameterizedTest
    @CsvSource({
        "other, oss2, oss2",
        "other, '', 0badcafe",
        "self, oss2, oss2",
        "self, '', 00c0ffee",
        "other, '; reboot', 0badcafe",
        "other, -v, 0badcafe"
    })
    void aRefusalNamesTheWholeCommandThatOverridesIt(String hostid, String hostName, String fenced) {
        PoolLabel label = label(PoolLabel.State.ACTIVE, hostid.equals("self") ? SELF.hostid() : OTHER, hostName);

        ImportDecision decision =
                new ImportPolicy(SELF).decide(label, NOT_SEEN, READ_WRITE, ActiveElsewhere.REPORT, Optional.empty());

        assertThat(decision).isInstanceOfSatisfying(ImportDecision.Refuse.class, refuse -> assertThat(refuse.remedy())
                .endsWith("use 'zward import --fenced " + fenced + " tank'"));
    }
}
