package org.zward.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zward.host.DriverInitialisation.HostIdState;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.Journal;
import org.zward.lock.JournalEntry;
import org.zward.lock.Owner;
import org.zward.lock.OwnerRecord;
import org.zward.lock.Phase;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Access;
import org.zward.pool.FakeHost;

class DriverInitialisationTest {

    private static final PoolName TANK = new PoolName("tank");
    private static final PoolName WORK = new PoolName("work");

    private final FakeHost host = new FakeHost();
    private final FakeHostIds hostids = new FakeHostIds();
    private final DriverInitialisation initialisation = new DriverInitialisation(host.locks(), hostids);

    /** A host whose file is what {@code zone_get_hostid} reads. */
    private static final class FakeHostIds implements HostIds {
        Optional<HostId> file = Optional.empty();
        Optional<HostId> othersFile = Optional.empty();
        boolean readOnly;

        @Override
        public HostId hostid() {
            return file.orElse(HostId.NONE);
        }

        @Override
        public boolean create(HostId hostid) throws HostIdException {
            if (readOnly) {
                throw new HostIdException(Kind.FAILED, "/etc/hostid", "read-only", "see the test", null);
            }
            file = file.or(() -> othersFile);
            boolean made = file.isEmpty();
            file = file.or(() -> Optional.of(hostid));
            return made;
        }
    }

    @Test
    void aHostWithAHostidKeepsIt() throws Exception {
        hostids.file = Optional.of(new HostId(7));

        assertThat(initialisation.initialise(Mode.MANAGED).hostid()).isEqualTo(HostIdState.PRESENT);
        assertThat(hostids.file).contains(new HostId(7));
    }

    @Test
    void aManagedHostWithoutAHostidGetsOne() throws Exception {
        assertThat(initialisation.initialise(Mode.MANAGED).hostid()).isEqualTo(HostIdState.CREATED);

        assertThat(hostids.file)
                .hasValueSatisfying(made -> assertThat(made.isSet()).isTrue());
        assertThat(initialisation.initialise(Mode.MANAGED).hostid()).isEqualTo(HostIdState.PRESENT);
    }

    @Test
    void aMonitoredHostWithoutAHostidStaysSo() throws Exception {
        assertThat(initialisation.initialise(Mode.MONITOR).hostid()).isEqualTo(HostIdState.MISSING);

        assertThat(hostids.file).isEmpty();
    }

    @Test
    void aHostidThatSomebodyMakesMeanwhileStays() throws Exception {
        hostids.othersFile = Optional.of(new HostId(9));

        assertThat(initialisation.initialise(Mode.MANAGED).hostid()).isEqualTo(HostIdState.PRESENT);
        assertThat(hostids.file).contains(new HostId(9));
    }

    @Test
    void aFileThatSaysNoHostidIsLeftAndReported() throws Exception {
        hostids.file = Optional.of(HostId.NONE);

        assertThat(initialisation.initialise(Mode.MANAGED).hostid()).isEqualTo(HostIdState.MISSING);
        assertThat(hostids.file).contains(HostId.NONE);
    }

    @Test
    void whatDeadOwnersLeftIsHealedAndALiveHolderStays() throws Exception {
        hostids.file = Optional.of(new HostId(7));
        host.importByHand(host.disks().createExported(TANK), Access.READ_ONLY);
        host.files().leave(TANK, dead(Phase.IMPORTING_READ_ONLY));
        HeldLockFile live = host.files().otherProcess().acquire(WORK, Deadline.passed());

        DriverInitialisation.Outcome outcome = initialisation.initialise(Mode.MONITOR);

        assertThat(outcome.cleared().healed()).containsExactly(TANK);
        assertThat(outcome.cleared().kept()).singleElement().satisfies(kept -> assertThat(kept.pool())
                .isEqualTo(WORK));
        assertThat(host.zpools().imported()).isEmpty();
        live.ensureHeld();
        live.release(HeldLockFile.Disposal.UNLINK);
    }

    @Test
    void theLocksAreClearedAlthoughTheHostidCantBeMade() {
        hostids.readOnly = true;
        host.files().leave(TANK, dead(Phase.LOCKED));

        assertThatThrownBy(() -> initialisation.initialise(Mode.MANAGED)).isInstanceOf(HostIdException.class);
        assertThat(host.files().content(TANK)).isEmpty();
    }

    private static OwnerRecord dead(Phase phase) {
        JournalEntry entry = new JournalEntry(phase, Optional.empty());
        return new OwnerRecord(new Journal(entry, Optional.empty(), Optional.empty()), Owner.UNKNOWN);
    }
}
