package org.zward.lock;

/** The fake keeps the contract of the real lock files. */
final class FakeLockFilesTest extends LockFilesContract {

    private final FakeLockFiles fake = new FakeLockFiles();

    @Override
    protected LockFiles newFiles() {
        return fake;
    }

    @Override
    protected void removeByHand(PoolName pool) {
        fake.removeByHand(pool);
    }

    @Override
    protected void putForeign(String name) {
        fake.putForeign(name);
    }

    @Override
    protected int duplicate(int descriptor) {
        return fake.duplicate(descriptor);
    }

    @Override
    protected void close(int descriptor) {
        fake.close(descriptor);
    }
}
