package org.zward.cli;

import com.google.inject.AbstractModule;
import org.zward.host.HostIdentity;
import org.zward.lock.PoolLocks;
import org.zward.pool.Zpools;

/** The locks and ports of this host, and the rules that every binding obeys. */
final class AdapterModule extends AbstractModule {

    private final PoolLocks locks;
    private final Zpools zpools;
    private final HostIdentity self;

    AdapterModule(PoolLocks locks, Zpools zpools, HostIdentity self) {
        this.locks = locks;
        this.zpools = zpools;
        this.self = self;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().disableCircularProxies();
        bind(PoolLocks.class).toInstance(locks);
        bind(Zpools.class).toInstance(zpools);
        bind(HostIdentity.class).toInstance(self);
    }
}
