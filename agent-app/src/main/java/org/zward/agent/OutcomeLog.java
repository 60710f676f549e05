package org.zward.agent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.scan.ScannedPool;

/**
 * Logs what came of reading each pool, and why it was not read, when that is not what it was the time before. Used by one
 * thread.
 */
final class OutcomeLog {

    private final Logger log;
    private Map<String, Told> before = Map.of();

    OutcomeLog() {
        this(LoggerFactory.getLogger(OutcomeLog.class));
    }

    OutcomeLog(Logger log) {
        this.log = log;
    }

    /**
     * What is compared.
     *
     * @param outcome what came of it
     * @param kind the reason without what may differ at each scan: pids, times, counts; not the numbers in names, as host1
     */
    private record Told(ScannedPool.Outcome outcome, String kind) {

        static Told of(ScannedPool pool) {
            return new Told(pool.outcome(), pool.reason().orElse("").replaceAll("(?<![a-z\\d])\\d[\\d.]*", "#"));
        }
    }

    void tell(List<ScannedPool> pools) {
        Map<String, Told> now = new HashMap<>();
        for (ScannedPool pool : pools) {
            String id = pool.name()
                    + pool.listing().map(listing -> "/" + listing.guid()).orElse("");
            Told told = Told.of(pool);
            now.put(id, told);
            Optional<Told> earlier = Optional.ofNullable(before.get(id));
            if (!earlier.equals(Optional.of(told))) {
                tell(pool, earlier);
            }
        }
        before.keySet().stream()
                .filter(id -> !now.containsKey(id))
                .forEach(id -> log.warn("{}: not there any more", id));
        before = now;
        long read = now.values().stream()
                .filter(told -> told.outcome() == ScannedPool.Outcome.READ)
                .count();
        log.info("scanned: {} of {} pools read", read, pools.size());
    }

    private void tell(ScannedPool pool, Optional<Told> earlier) {
        String reason = pool.reason().orElse("read");
        switch (pool.outcome()) {
            case READ -> {
                if (earlier.isPresent()) {
                    log.info("{}: read again", pool.name());
                }
            }
            case BUSY, ELSEWHERE, GONE -> log.info("{}: not read: {}", pool.name(), reason);
            case STUCK, FAILED -> log.warn("{}: not read: {}", pool.name(), reason);
        }
    }
}
