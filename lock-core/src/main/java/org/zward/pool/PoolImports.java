package org.zward.pool;

import java.util.Optional;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/** Imports pools because somebody asked for it, to stay imported. Thread-safe. */
public final class PoolImports {

    /**
     * What became of it.
     *
     * @param pool the pool as it is imported now
     * @param origin who imported it: the call, or somebody before
     * @param lease the number of the lease between hosts that the call imported it under, as {@link OpenPool#lease}
     */
    public record Outcome(ImportedPool pool, OpenPool.Origin origin, Optional<Long> lease) {}

    private final PoolSequences sequences;

    /**
     * Makes one.
     *
     * @param sequences the sequence it is one of
     */
    public PoolImports(PoolSequences sequences) {
        this.sequences = sequences;
    }

    /**
     * Imports a pool, or finds it imported in the mode that is asked for.
     *
     * @param request which pool, and how; it is kept imported whatever the request says of the end
     * @return what became of it
     * @throws ZwardException as {@link PoolSequences#run}; also if it is imported read-write and was asked for
     *     read-only
     * @throws InterruptedException if the thread was interrupted; the pool is as it was
     */
    public Outcome importPool(SequenceRequest request) throws ZwardException, InterruptedException {
        return sequences.run(request.then(SequenceRequest.Afterwards.KEEP), open -> {
            if (open.pool().access() != request.access()) {
                throw new AccessConflictException(
                        Kind.FAILED,
                        request.pool(),
                        "it is imported read-write here already",
                        "export it first ('zward export " + request.pool().shellWord() + "')");
            }
            return new Outcome(open.pool(), open.origin(), open.lease());
        });
    }
}
