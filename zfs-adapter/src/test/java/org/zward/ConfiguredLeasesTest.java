package org.zward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.zward.host.FakeHostLeases;
import org.zward.host.HostLease;
import org.zward.host.HostLeaseProvider;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseTimeoutException;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;
import org.zward.lock.ZwardException.Kind;

class ConfiguredLeasesTest {

    private static final LeaseOptions OPTIONS = LeaseOptions.of("zk1:2181");
    private static final ProcessIdentity SELF = new ProcessIdentity(1, 2, "boot", "here", "test");
    private static final PoolName TANK = new PoolName("tank");

    private final HostLease fake = new FakeHostLeases().of("here");
    private final List<String> done = new ArrayList<>();

    /** Tells what is asked of it. */
    private final class Recorded implements HostLease {

        @Override
        public Held take(PoolName pool, Guid guid, String purpose, Deadline deadline)
                throws LeaseTimeoutException, LeaseUnavailableException, InterruptedException {
            done.add("take " + pool);
            return fake.take(pool, guid, purpose, deadline);
        }

        @Override
        public List<LeaseHolder> holders() throws LeaseUnavailableException, InterruptedException {
            done.add("holders");
            return fake.holders();
        }

        @Override
        public void close() {
            done.add("close");
        }
    }

    private Iterator<HostLeaseProvider> installed() {
        done.add("looked for");
        return List.<HostLeaseProvider>of((options, self) -> {
                    assertThat(options).isEqualTo(OPTIONS);
                    assertThat(self).isEqualTo(SELF);
                    done.add("open");
                    return new Recorded();
                })
                .iterator();
    }

    @Test
    void theProviderIsLookedForOnceWhenTheFirstLeaseIsNeeded() throws Exception {
        try (HostLease leases = new ConfiguredLeases(OPTIONS, SELF, this::installed)) {
            assertThat(done).isEmpty();

            leases.take(TANK, new Guid(1), "test", Deadline.passed()).close();
            assertThat(leases.holders()).isEmpty();
        }

        assertThat(done).containsExactly("looked for", "open", "take tank", "holders", "close");
    }

    @Test
    void whatWasNeverNeededIsNeitherLookedForNorClosed() {
        new ConfiguredLeases(OPTIONS, SELF, this::installed).close();

        assertThat(done).isEmpty();
    }

    @Test
    void onceClosedNoSessionIsBegun() {
        ConfiguredLeases leases = new ConfiguredLeases(OPTIONS, SELF, this::installed);
        leases.close();

        assertThatThrownBy(leases::holders).isInstanceOf(LeaseUnavailableException.class);
        assertThat(done).isEmpty();
    }

    @Test
    void withoutAProviderNoLeaseIsHadAndSaidWhatToDo() {
        ConfiguredLeases leases = new ConfiguredLeases(
                OPTIONS, SELF, () -> List.<HostLeaseProvider>of().iterator());

        assertThatThrownBy(() -> leases.take(TANK, new Guid(1), "test", Deadline.passed()))
                .hasMessageContaining("not installed")
                .hasMessageContaining("put cluster-adapter and what it needs beside zward")
                .asInstanceOf(InstanceOfAssertFactories.type(LeaseUnavailableException.class))
                .extracting(LeaseUnavailableException::kind)
                .isEqualTo(Kind.IN_USE_ELSEWHERE);
    }
}
