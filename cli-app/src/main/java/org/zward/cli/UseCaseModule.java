package org.zward.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import org.zward.Zward;
import org.zward.check.Checkup;
import org.zward.pool.PoolExports;
import org.zward.pool.PoolImports;
import org.zward.pool.PoolListing;
import org.zward.pool.PoolSequences;
import org.zward.scan.DeviceScan;
import org.zward.target.KnownTargets;
import org.zward.target.TargetFormat;
import org.zward.target.TargetRemoval;
import org.zward.target.TargetStart;
import org.zward.target.TargetStop;

/** The use cases of the library, for the commands to ask for by their types. */
final class UseCaseModule extends AbstractModule {

    private final Zward zward;
    private final KnownTargets targets;

    UseCaseModule(Zward zward, KnownTargets targets) {
        this.zward = zward;
        this.targets = targets;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().disableCircularProxies();
    }

    @Provides
    PoolSequences sequences() {
        return zward.sequences();
    }

    @Provides
    PoolImports imports() {
        return zward.imports();
    }

    @Provides
    PoolExports exports() {
        return zward.exports();
    }

    @Provides
    PoolListing listing() {
        return zward.listing();
    }

    @Provides
    Checkup checkup() {
        return zward.checkup();
    }

    @Provides
    TargetStart targetStart() {
        return zward.targetStart(targets);
    }

    @Provides
    TargetStop targetStop() {
        return zward.targetStop(targets);
    }

    @Provides
    TargetFormat targetFormat() {
        return zward.targetFormat(targets);
    }

    @Provides
    TargetRemoval targetRemoval() {
        return zward.targetRemoval(targets);
    }

    @Provides
    DeviceScan scan() {
        return zward.scan();
    }
}
