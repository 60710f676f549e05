package org.zward.zfs.command;

import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ActiveElsewhereException;
import org.zward.pool.ActiveElsewhereException.Evidence;
import org.zward.pool.NoSuchPoolException;
import org.zward.pool.PoolBusyException;
import org.zward.pool.PoolExistsException;
import org.zward.pool.ZfsException;
import org.zward.zfs.PoolUsers;

/**
 * Tells by the words of zpool(8) and zfs(8) why they failed; their exit status is the same for all of it. The phrases
 * are those of libzfs and of the tools themselves, from 2.0 to 2.4, in lower case.
 */
final class Failure {

    private static final String[] NOT_PERMITTED = {"permission denied", "must be run as root", "operation not permitted"
    };
    private static final String[] NO_SUCH = {"no such pool", "no such dataset", "does not exist"};
    private static final String[] NO_MODULE = {"modules are not loaded", "modules cannot be auto-loaded", "/dev/zfs"};
    private static final String[] BUSY = {"is busy", "export in progress"};
    private static final String[] ELSEWHERE = {"in use from another system", "on a different host"};

    /** After an activity check of multihost. */
    private static final String[] WRITING_ELSEWHERE = {"is imported on", "imported by another system"};

    /** zpool_main.c before and after its search, and libzfs after the kernel's EEXIST. */
    private static final String[] EXISTS = {
        "a pool with that name already exists", "already created/imported", "pool already exists"
    };

    private Failure() {}

    static ZfsException of(String subject, String problem, String remedy) {
        return new ZfsException(Kind.FAILED, subject, problem, remedy);
    }

    /** Whether an import failed because the search before it found no such pool: zpool_main.c, from 2.0 to 2.4. */
    static boolean isMiss(ZfsException failure) {
        return failure.problem().contains("no such pool available");
    }

    /** Whether a tool failed because there is no such pool here. */
    static boolean saysNoSuchPool(Output output) {
        return output.failedSaying("no such pool", "name is reserved");
    }

    /** The output of a tool that succeeded. */
    static Output check(String subject, Output output) throws ZfsException {
        if (output.succeeded()) {
            return output;
        }
        if (output.failedSaying(NOT_PERMITTED)) {
            throw new ZfsException(Kind.NOT_PERMITTED, subject, output.words(), "run it as root");
        }
        if (output.failedSaying(NO_MODULE)) {
            throw of(subject, output.words(), "load the kernel module with 'modprobe zfs'");
        }
        throw new ZfsException(
                output.failedSaying(NO_SUCH) ? Kind.NO_SUCH : Kind.FAILED,
                subject,
                output.words(),
                "see zpool(8) and zfs(8)");
    }

    /** What a tool did to an imported pool must have succeeded. */
    static void checkUse(PoolName pool, PoolUsers users, Output output)
            throws NoSuchPoolException, PoolBusyException, ZfsException {
        if (saysNoSuchPool(output)) {
            throw new NoSuchPoolException(pool, "it is not imported");
        }
        if (output.failedSaying(BUSY)) {
            throw users.busy(pool, of(pool.value(), output.words(), "end what uses it"));
        }
        check(pool.value(), output);
    }

    /** An import must have succeeded. */
    static void checkImport(PoolName pool, Output output) throws ActiveElsewhereException, ZfsException {
        if (output.failedSaying(EXISTS)) {
            throw new PoolExistsException(pool, output.words());
        }
        boolean writing = output.failedSaying(WRITING_ELSEWHERE);
        if (writing || output.failedSaying(ELSEWHERE)) {
            throw new ActiveElsewhereException(
                    pool,
                    output.words(),
                    "export it there, or make sure that host is down and use 'zward import --fenced HOST POOL'",
                    writing ? Evidence.WRITES : Evidence.LABEL);
        }
        check(pool.value(), output);
    }
}
