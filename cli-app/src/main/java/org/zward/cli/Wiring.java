package org.zward.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.util.List;
import java.util.Optional;
import org.zward.host.HostIdentity;
import org.zward.lock.PoolLock.Inheritance;
import org.zward.lock.PoolLocks;
import org.zward.lock.ProcessIdentity;
import org.zward.lock.ZwardException;
import org.zward.pool.ImportHealer;
import org.zward.pool.Zpools;
import org.zward.posix.LockDirectories;
import org.zward.posix.ProcessIdentityReader;
import org.zward.posix.TerminationSignals;
import org.zward.posix.ThisHost;
import org.zward.zfs.Backends;
import org.zward.zfs.MountTable;
import org.zward.zfs.NativeLedger;
import org.zward.zfs.command.CommandZpools;

/**
 * Makes the objects behind the commands, each at most once and when it is first needed. The locks are put together by
 * hand, so that commands that need no more start without the injector, which takes longer to start than they take.
 */
final class Wiring implements Invocation {

    private final Settings settings;
    private final Output output;
    private final ErrorOutput errors;
    private final String commandLine;
    private final List<Inheritance> inherited;
    private final Zpools zpools;
    private Optional<TerminationSignals> signals = Optional.empty();
    private Optional<PoolLocks> locks = Optional.empty();
    private Optional<Injector> injector = Optional.empty();

    /**
     * Makes one.
     *
     * @param commandLine zward's own, for the owner records
     * @param inherited what the exec above says it passed on
     */
    Wiring(Settings settings, Output output, ErrorOutput errors, String commandLine, List<Inheritance> inherited) {
        this.settings = settings;
        this.output = output;
        this.errors = errors;
        this.commandLine = commandLine;
        this.inherited = inherited;
        this.zpools = new Backends(this::commandBackend, new NativeLedger()).open(settings.backend());
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public ErrorOutput errors() {
        return errors;
    }

    @Override
    public TerminationSignals signals() {
        if (signals.isEmpty()) {
            signals = Optional.of(TerminationSignals.interrupting(Thread.currentThread()));
        }
        return signals.get();
    }

    @Override
    public List<Inheritance> inherited() {
        return inherited;
    }

    @Override
    public PoolLocks locks() throws ZwardException {
        if (locks.isEmpty()) {
            locks = Optional.of(new PoolLocks(
                    LockDirectories.open(settings.lockDir()), new ImportHealer(zpools), self(), inherited));
        }
        return locks.get();
    }

    @Override
    public <T> T get(Class<T> useCase) throws ZwardException {
        signals();
        if (injector.isEmpty()) {
            injector = Optional.of(injector(locks(), zpools, new ThisHost().identity()));
        }
        return injector.get().getInstance(useCase);
    }

    /** The injector of the use cases. */
    static Injector injector(PoolLocks locks, Zpools zpools, HostIdentity self) {
        return Guice.createInjector(new AdapterModule(locks, zpools, self), new UseCaseModule());
    }

    private Zpools commandBackend() {
        return new CommandZpools(
                new MountTable(), () -> new ThisHost().identity().hostid());
    }

    private ProcessIdentity self() throws ZwardException {
        ProcessIdentity java = new ProcessIdentityReader().read();
        return new ProcessIdentity(java.pid(), java.started(), java.boot(), java.host(), commandLine);
    }
}
