package org.zward.agent;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.zward.lock.Deadline;
import org.zward.lock.HeldCheck;
import org.zward.lock.IoReason;
import org.zward.lock.LockFilesException;
import org.zward.lock.LockLostException;
import org.zward.lock.LockOwner;
import org.zward.lock.LockRequest;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/**
 * The right to be the one agent that writes a scan file: the file {@code agent.lock} beside it, locked as a pool's lock
 * file is. So it is the kernel that knows whether an agent lives; a file that a killed one left means nothing. A tool that
 * hangs keeps the locks of pools, but not this one: the next agent may start.
 */
final class SingleInstance implements HeldCheck, AutoCloseable {

    private static final PoolName AGENT = new PoolName("agent");

    private final PoolLock lock;

    private SingleInstance(PoolLock lock) {
        this.lock = lock;
    }

    /** The directory of a scan file is made where it is missing, for everybody to read. */
    static void prepare(Path directory) throws AgentException {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        } catch (IOException e) {
            throw new AgentException(
                    e instanceof AccessDeniedException ? Kind.NOT_PERMITTED : Kind.FAILED,
                    directory.toString(),
                    "can't be made: " + IoReason.of(e),
                    "name another one with scan.file",
                    e);
        }
    }

    /**
     * Claims it.
     *
     * @param locks the locks of the directory of the scan file
     * @param directory that directory
     * @throws AgentException if another agent has it, which is named; or if the directory can't be used
     * @throws ZwardException if the file can't be
     */
    static SingleInstance claim(PoolLocks locks, Path directory) throws ZwardException, InterruptedException {
        LockOwner owner = LockOwner.token("agent");
        try {
            return new SingleInstance(
                    locks.lock(AGENT, new LockRequest(owner, "agent", Deadline.passed(), LockRequest.Use.PROCESS)));
        } catch (LockFilesException e) {
            throw e.subject().equals(directory.toString()) ? unusable(e) : e;
        } catch (LockTimeoutException e) {
            throw new AgentException(
                    Kind.FAILED,
                    "agent",
                    "another one is running: "
                            + e.holder()
                                    .map(record -> record.owner().describe())
                                    .orElse("a process that wrote no record"),
                    "stop it first, or give this one another scan.file",
                    e);
        }
    }

    /** What to do about a lock directory may be harm to one that others use, as /tmp: this one need not be it. */
    private static AgentException unusable(LockFilesException e) {
        return new AgentException(
                e.kind(),
                e.subject(),
                "scan.file can't be in it, for it is the agent's lock directory, too: " + e.problem(),
                "choose another scan.file, in a directory of the agent's user that nobody else may write",
                e);
    }

    @Override
    public void ensureHeld() throws LockLostException {
        lock.ensureHeld();
    }

    @Override
    public void close() throws ZwardException {
        lock.close();
    }
}
