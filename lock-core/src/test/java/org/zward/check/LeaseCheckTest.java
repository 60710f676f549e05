package org.zward.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zward.host.HostLease;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SearchPath;

class LeaseCheckTest {

    private static List<Finding> findings(Optional<HostLease> lease) throws InterruptedException {
        return new LeaseCheck(lease).findings(SearchPath.DEFAULT);
    }

    @Test
    void aHostWithoutLeasesIsToldToSetThemUp() throws Exception {
        assertThat(findings(Optional.empty())).singleElement().satisfies(finding -> assertThat(finding.fix())
                .contains("lease.zookeeper"));
    }

    @Test
    void leasesThatCanBeHadAreNoFinding() throws Exception {
        assertThat(findings(Optional.of(new Leases(Optional.empty())))).isEmpty();
    }

    @Test
    void leasesThatCantBeHadAreAFinding() throws Exception {
        LeaseUnavailableException away = new LeaseUnavailableException(
                Kind.IN_USE_ELSEWHERE, "/zward", "it was not reached", "see to the ensemble", null);

        assertThat(findings(Optional.of(new Leases(Optional.of(away)))))
                .containsExactly(new Finding("lease", "it was not reached", "see to the ensemble"));
    }

    private record Leases(Optional<LeaseUnavailableException> away) implements HostLease {
        @Override
        public Held take(PoolName pool, Guid guid, String purpose, Deadline deadline) {
            throw new AssertionError("a check takes no lease");
        }

        @Override
        public List<LeaseHolder> holders() throws LeaseUnavailableException {
            if (away.isPresent()) {
                throw away.get();
            }
            return List.of();
        }
    }
}
