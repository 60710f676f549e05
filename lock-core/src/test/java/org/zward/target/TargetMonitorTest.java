package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zward.target.TargetHost.failure;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

class TargetMonitorTest {

    private final TargetHost host = new TargetHost();
    private Optional<String> state = Optional.of("ONLINE");
    private final TargetMonitor monitor = new TargetMonitor(host.mounts, pool -> state);

    @ParameterizedTest
    @ValueSource(strings = {"ONLINE", "DEGRADED"})
    void aTargetRunsThatIsMountedAndWhosePoolWorks(String works) throws Exception {
        host.start(host.mdt);
        state = Optional.of(works);

        assertThat(monitor.poolOfRunning(host.mdt)).contains(works);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUSPENDED", "FAULTED", "UNAVAIL", "something new"})
    void aTargetThatIsMountedFailsWithItsPool(String broken) throws Exception {
        host.start(host.mdt);
        state = Optional.of(broken);

        ZwardException failure = failure(() -> monitor.poolOfRunning(host.mdt));

        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure).hasMessageContaining(broken);
    }

    @Test
    void aTargetDoesNotRunThatIsNotMountedHoweverItsPoolIs() throws Exception {
        assertThat(monitor.poolOfRunning(host.mdt)).isEmpty();
        state = Optional.of("SUSPENDED");
        assertThat(monitor.poolOfRunning(host.mdt)).isEmpty();
        host.mounts.mountSomethingElse("scratch", "/mnt/mdt");
        assertThat(monitor.poolOfRunning(host.mdt)).isEmpty();
    }

    @Test
    void aTargetThatIsMountedElsewhereIsAFailureLestItIsStartedOnAnotherHost() throws Exception {
        host.start(host.mgt);
        host.zpools.mount(host.mdt.device(), "/elsewhere");

        assertThat(failure(() -> monitor.poolOfRunning(host.mdt))).hasMessageContaining("/elsewhere");
        assertThat(monitor.poolOfRunning(host.mgt)).isPresent();
    }

    @Test
    void whatIsMountedOverATargetDoesNotStopIt() throws Exception {
        host.start(host.mdt);
        host.mounts.mountSomethingElse("scratch", "/mnt/mdt");

        assertThat(monitor.poolOfRunning(host.mdt)).isPresent();
    }

    @Test
    void aTargetWhosePoolIsGoneFails() throws Exception {
        host.start(host.mdt);
        state = Optional.empty();

        assertThat(failure(() -> monitor.poolOfRunning(host.mdt)).kind()).isEqualTo(Kind.FAILED);
    }

    @Test
    void aTargetThatIsStoppedWhileItIsLookedAtDoesNotRun() throws Exception {
        host.start(host.mdt);
        TargetMonitor late = new TargetMonitor(host.mounts, pool -> {
            host.zpools.unmount(host.mdt.device());
            return Optional.empty();
        });

        assertThat(late.poolOfRunning(host.mdt)).isEmpty();
    }
}
