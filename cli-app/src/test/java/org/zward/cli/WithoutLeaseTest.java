package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.ZwardException.Kind;

class WithoutLeaseTest {

    private static LeaseUnavailableException failure(Kind kind) {
        return new LeaseUnavailableException(kind, "tank", "no lease", "see to its servers", null);
    }

    private static LeaseUnavailableException advised(LeaseUnavailableException failure, String line) throws Exception {
        CommandLineParser.Parsed parsed = CommandLineParser.parse(line.split(" "));
        return WithoutLease.advised(failure, ((CommandLineParser.Parsed.Run) parsed).arguments());
    }

    @ParameterizedTest
    @ValueSource(strings = {"import tank", "exec tank --import rw -- true", "mount-target --target 1"})
    void whoCanImportWithoutALeaseIsToldHow(String line) throws Exception {
        LeaseUnavailableException failure = failure(Kind.IN_USE_ELSEWHERE);

        assertThat(advised(failure, line))
                .hasMessage(
                        "tank: no lease: see to its servers; who knows that no other host imports the pool now may give"
                                + " --without-host-lease")
                .hasCause(failure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"locks --leases", "remove-target --target 1", "check"})
    void whatHasNoSuchOptionDoesNotAdviseIt(String line) throws Exception {
        LeaseUnavailableException failure = failure(Kind.IN_USE_ELSEWHERE);

        assertThat(advised(failure, line)).isSameAs(failure);
    }

    @Test
    void whatIsToBeMendedIsMended() throws Exception {
        for (Kind kind : new Kind[] {Kind.FAILED, Kind.NOT_PERMITTED}) {
            LeaseUnavailableException failure = failure(kind);

            assertThat(advised(failure, "import tank")).isSameAs(failure);
        }
    }
}
