package org.zward.lock;

import org.zward.lock.FakeLockDirectory.Description;
import org.zward.lock.FakeLockFiles.Step;

/** A lock file that a {@link FakeLockFiles} has open. */
class FakeLockFile implements LockFile {
    final FakeLockFiles process;
    final Description description;
    final int descriptor;

    FakeLockFile(FakeLockFiles process, Description description, int descriptor) {
        this.process = process;
        this.description = description;
        this.descriptor = descriptor;
    }

    @Override
    public PoolName pool() {
        return description.pool;
    }

    @Override
    public String read() throws LockFilesException {
        process.pass(Step.READ, pool());
        return process.text(description.inode);
    }

    @Override
    public void write(int offset, byte[] bytes) throws LockFilesException {
        process.pass(Step.WRITE, pool());
        if (offset + bytes.length > OwnerRecordFormat.MAX_BYTES) {
            throw new IllegalArgumentException("beyond the first page");
        }
        process.directory.write(description.inode, offset, bytes);
    }

    @Override
    public SequenceByte takeSequenceByte(Deadline deadline)
            throws LockTimeoutException, LockFilesException, InterruptedException {
        process.pass(Step.TAKE_SEQUENCE_BYTE, pool());
        Object taker = new Object();
        if (!process.directory.takeByte1(description, taker, deadline)) {
            throw new LockTimeoutException(pool(), OwnerRecordFormat.parse(pool(), process.text(description.inode)));
        }
        Runnable free = () -> process.directory.freeByte1(description, taker);
        process.atDeath.add(free);
        if (process.isDead()) {
            free.run();
            throw new FakeLockFiles.Killed();
        }
        return () -> {
            process.ensureAlive();
            free.run();
            process.atDeath.remove(free);
        };
    }

    @Override
    public int descriptor() {
        return descriptor;
    }

    @Override
    public void ensureHeld() throws LockLostException {
        process.passUnfailing(Step.ENSURE_HELD, pool());
        if (!process.directory.holds(description)) {
            throw new LockLostException(pool(), "nobody has locked its file any more");
        }
        if (!process.directory.isAtItsPath(description)) {
            throw new LockLostException(pool(), "its file was removed or replaced");
        }
    }
}
