package org.zward.target;

/** The fake keeps the contract that the real store keeps. */
class FakeTargetStoreTest extends TargetStoreContract {

    private final FakeTargetStore store = new FakeTargetStore();

    @Override
    protected TargetStore store() {
        return store;
    }

    @Override
    protected void damage(TargetId id) {
        store.damage(id);
    }
}
