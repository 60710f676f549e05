package org.zward.lock;

import java.util.Optional;

/** For steps that must all be taken, whatever one throws: keeps the first failure, with the later ones suppressed. */
final class FirstFailure {

    /** One of the steps. */
    interface Step {
        void take() throws ZwardException;
    }

    private Optional<Throwable> first = Optional.empty();

    void take(Step step) {
        try {
            step.take();
        } catch (ZwardException | RuntimeException | Error e) {
            if (first.isEmpty()) {
                first = Optional.of(e);
            } else if (first.get() != e) {
                first.get().addSuppressed(e);
            }
        }
    }

    void throwIfAny() throws ZwardException {
        if (first.isEmpty()) {
            return;
        }
        if (first.get() instanceof ZwardException e) {
            throw e;
        }
        if (first.get() instanceof RuntimeException e) {
            throw e;
        }
        throw (Error) first.get();
    }
}
