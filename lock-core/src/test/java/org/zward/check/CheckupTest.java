package org.zward.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zward.host.FakeHostLeases;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.host.LeaseWeakness;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.FakeHost;
import org.zward.pool.FakeZpools;
import org.zward.pool.ImportablePool.Activity;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;

class CheckupTest {

    private final FakeHost host = new FakeHost();

    private List<Finding> hostid(HostIdentity self) throws Exception {
        return new HostidCheck(self, host.zpools()).findings(SearchPath.DEFAULT);
    }

    @Test
    void aHostWithoutHostidIsTold() throws Exception {
        assertThat(hostid(new HostIdentity(HostId.NONE, "here")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.fix()).contains("zgenhostid"));
    }

    @Test
    void aHostidOfWhichALabelSaysThatAnotherHostHasItIsCloned() throws Exception {
        HostId own = FakeHost.IDENTITY.hostid();
        host.disks().activeOn(host.disks().createExported(new PoolName("a")), own, "twin", Activity.NOT_SEEN);
        host.disks().activeOn(host.disks().createExported(new PoolName("b")), own, "here", Activity.NOT_SEEN);
        host.disks().activeOn(host.disks().createExported(new PoolName("c")), new HostId(7), "mds2", Activity.SEEN);
        host.disks().activeOn(host.disks().createExported(new PoolName("d")), own, "", Activity.NOT_SEEN);
        host.disks().createExported(new PoolName("e"));

        assertThat(hostid(FakeHost.IDENTITY)).singleElement().satisfies(finding -> assertThat(finding.problem())
                .contains("label of a says that twin had it")
                .contains(own.toString()));
    }

    @Test
    void aCheckThatCanNotBeMadeIsAFindingAndTheOthersAreMade() throws Exception {
        host.zpools().before(FakeZpools.Step.SEARCH, () -> {
            throw new ZfsException(Kind.FAILED, "zfs", "this host has no ZFS", "load it");
        });

        List<Finding> findings = new Checkup(
                        List.of(new HostidCheck(FakeHost.IDENTITY, host.zpools()), new LeaseCheck(Optional.empty())))
                .findings(SearchPath.DEFAULT);

        assertThat(findings).first().isEqualTo(new Finding("hostid", "zfs: this host has no ZFS", "load it"));
        assertThat(findings).extracting(Finding::check).containsExactly("hostid", "lease");
    }

    @Test
    void whatIsAsItShouldBeIsNoFinding() throws Exception {
        host.disks().createExported(new PoolName("a"));

        assertThat(hostid(FakeHost.IDENTITY)).isEmpty();
    }

    @Test
    void leasesThatCanBeHadAreNoFindingAndThoseThatCantAreOne() throws Exception {
        FakeHostLeases granter = new FakeHostLeases();
        Checkup checkup = new Checkup(List.of(new LeaseCheck(Optional.of(granter.of("here")))));

        assertThat(checkup.findings(SearchPath.DEFAULT)).isEmpty();
        granter.reachable(false);

        assertThat(checkup.findings(SearchPath.DEFAULT)).singleElement().satisfies(finding -> {
            assertThat(finding.check()).isEqualTo("lease");
            assertThat(finding.problem()).contains("no lease can be had");
        });
    }

    @Test
    void leasesThatAreWeakerThanAskedForAreFindings() throws Exception {
        FakeHostLeases granter = new FakeHostLeases();
        granter.weakenedBy(new LeaseWeakness("one", "mend it"), new LeaseWeakness("other", "mend that"));

        assertThat(new Checkup(List.of(new LeaseCheck(Optional.of(granter.of("here"))))).findings(SearchPath.DEFAULT))
                .containsExactly(new Finding("lease", "one", "mend it"), new Finding("lease", "other", "mend that"));
        assertThat(granter.of("here").holders()).isEmpty();
    }
}
