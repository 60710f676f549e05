package org.zward.agent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.scan.ScannedPool;

/** Logs what came of reading each pool, when it is not what came of it the time before. Used by one thread. */
final class OutcomeLog {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeLog.class);

    private Map<String, ScannedPool.Outcome> before = Map.of();

    void tell(List<ScannedPool> pools) {
        Map<String, ScannedPool.Outcome> now = new HashMap<>();
        for (ScannedPool pool : pools) {
            String id = pool.name()
                    + pool.listing().map(listing -> "/" + listing.guid()).orElse("");
            now.put(id, pool.outcome());
            Optional<ScannedPool.Outcome> earlier = Optional.ofNullable(before.get(id));
            if (earlier.isEmpty() || earlier.get() != pool.outcome()) {
                tell(pool, earlier);
            }
        }
        before.keySet().stream()
                .filter(id -> !now.containsKey(id))
                .forEach(id -> LOG.warn("{}: not there any more", id));
        before = now;
        long read = now.values().stream()
                .filter(outcome -> outcome == ScannedPool.Outcome.READ)
                .count();
        LOG.info("scanned: {} of {} pools read", read, pools.size());
    }

    private static void tell(ScannedPool pool, Optional<ScannedPool.Outcome> earlier) {
        String reason = pool.reason().orElse("read");
        switch (pool.outcome()) {
            case READ -> {
                if (earlier.isPresent()) {
                    LOG.info("{}: read again", pool.name());
                }
            }
            case BUSY, ELSEWHERE, GONE -> LOG.info("{}: not read: {}", pool.name(), reason);
            case STUCK, FAILED -> LOG.warn("{}: not read: {}", pool.name(), reason);
        }
    }
}
