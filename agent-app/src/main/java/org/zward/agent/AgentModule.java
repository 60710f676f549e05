package org.zward.agent;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import java.util.Optional;
import org.zward.Zward;
import org.zward.host.HostIdentity;
import org.zward.host.HostLease;
import org.zward.lock.PoolLocks;
import org.zward.scan.DeviceScan;

/** Wires the agent. */
final class AgentModule extends AbstractModule {

    private final Settings settings;
    private final Zward zward;
    private final DeviceScan scan;
    private final SingleInstance instance;
    private final Meters meters;
    private final Optional<HostLease> leases;

    AgentModule(Settings settings, Zward zward, SingleInstance instance, Meters meters, Optional<HostLease> leases) {
        this.settings = settings;
        this.zward = zward;
        this.scan = zward.scan();
        this.instance = instance;
        this.meters = meters;
        this.leases = leases;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().disableCircularProxies();
        bind(Settings.class).toInstance(settings);
        bind(SingleInstance.class).toInstance(instance);
        bind(Meters.class).toInstance(meters);
        bind(ScanFile.class).toInstance(new ScanFile(settings.scanFile()));
        bind(Pulse.class).toInstance(new Pulse());
        bind(ScanLoop.class).in(Scopes.SINGLETON);
        bind(Health.class).in(Scopes.SINGLETON);
        if (meters instanceof PrometheusMeters prometheus) {
            bind(PrometheusMeters.class).toInstance(prometheus);
            bind(Endpoint.class).in(Scopes.SINGLETON);
        }
    }

    @Provides
    DeviceScan scan() {
        return scan;
    }

    @Provides
    PoolLocks locks() {
        return zward.locks();
    }

    @Provides
    Optional<HostLease> leases() {
        return leases;
    }

    @Provides
    HostIdentity host() {
        return zward.host();
    }
}
