package org.zward.zfs.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.zward.lock.IoReason;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;
import org.zward.target.PoolStates;

/**
 * How the imported pools are, by {@code /proc/spl/kstat/zfs/POOL/state}, which every OpenZFS since 0.8 has: {@code
 * spa_state_to_name} of module/zfs/spa_misc.c. It waits for no device. Thread-safe.
 */
public final class KstatPoolStates implements PoolStates {

    private final Path kstats;

    /** Those of this host. */
    public KstatPoolStates() {
        this(Path.of("/proc/spl/kstat/zfs"));
    }

    KstatPoolStates(Path kstats) {
        this.kstats = kstats;
    }

    @Override
    public Optional<String> state(PoolName pool) throws ZfsException {
        Path state = kstats.resolve(pool.value()).resolve("state");
        try {
            return Optional.of(Files.readString(state).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ZfsException(
                    Kind.FAILED, pool.value(), state + " can't be read, " + IoReason.of(e), "see 'zpool status'", e);
        }
    }
}
