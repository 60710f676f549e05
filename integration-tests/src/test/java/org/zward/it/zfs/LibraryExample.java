package org.zward.it.zfs;

// README: begin
import java.time.Duration;
import java.util.List;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.pool.Dataset;
import org.zward.pool.SequenceRequest;

/** Lists what a pool holds. Imports it read-only if need be, and then exports it again; nobody comes between. */
final class LibraryExample {

    static List<Dataset> datasets(ZwardOptions options, SequenceRequest.Devices devices, String name)
            throws ZwardException, InterruptedException {
        PoolName pool = PoolName.parse(name);
        LockRequest lock = LockRequest.of("report", Deadline.after(Duration.ofSeconds(60)));
        SequenceRequest request = SequenceRequest.readOnly(pool, lock).on(devices);
        try (Zward zward = Zward.open(options)) {
            return zward.sequences().run(request, open -> zward.zpools().datasets(pool));
        }
    }

    private LibraryExample() {}
}
// README: end
