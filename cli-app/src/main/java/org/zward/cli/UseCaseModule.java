package org.zward.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import org.zward.host.HostIdentity;
import org.zward.lock.PoolLocks;
import org.zward.pool.ImportPolicy;
import org.zward.pool.PoolExports;
import org.zward.pool.PoolImports;
import org.zward.pool.PoolListing;
import org.zward.pool.PoolSequences;
import org.zward.pool.Zpools;
import org.zward.scan.DeviceScan;

/** The use cases of lock-core, over the ports that {@link AdapterModule} binds. */
final class UseCaseModule extends AbstractModule {

    @Provides
    @Singleton
    static PoolSequences sequences(PoolLocks locks, Zpools zpools, HostIdentity self) {
        return new PoolSequences(locks, zpools, new ImportPolicy(self));
    }

    @Provides
    static PoolImports imports(PoolSequences sequences) {
        return new PoolImports(sequences);
    }

    @Provides
    static PoolExports exports(PoolLocks locks, Zpools zpools) {
        return new PoolExports(locks, zpools);
    }

    @Provides
    static PoolListing listing(Zpools zpools, HostIdentity self) {
        return new PoolListing(zpools, self);
    }

    @Provides
    static DeviceScan scan(PoolSequences sequences, Zpools zpools, HostIdentity self) {
        return new DeviceScan(sequences, zpools, self);
    }
}
