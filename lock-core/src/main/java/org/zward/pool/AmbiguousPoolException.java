package org.zward.pool;

import java.util.List;
import java.util.stream.Collectors;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

/** Several importable pools have the name. */
public final class AmbiguousPoolException extends PoolException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param pool the name
     * @param guids the guids of the pools that have it
     */
    public AmbiguousPoolException(PoolName pool, List<Guid> guids) {
        super(
                Kind.FAILED,
                pool.value(),
                guids.size() + " pools have this name, with the guids "
                        + guids.stream().map(Guid::toString).collect(Collectors.joining(" and ")),
                "import the one that is meant with 'zward import --guid GUID " + pool.shellWord() + "'");
    }
}
