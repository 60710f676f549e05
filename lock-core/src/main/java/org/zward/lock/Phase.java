package org.zward.lock;

import java.util.Optional;

/**
 * What the owner of a lock is doing to the pool, as its record says. It is what a later taker heals by, should the
 * owner die.
 */
public enum Phase {
    /**
     * Nothing of the owner's is imported that would be undone: also when it found the pool imported, or keeps its own
     * import. Where that is read-only its {@code load_guid} is beside it as long as the sequence lasts.
     */
    LOCKED("locked"),
    /** A read-only import is about to be made. */
    IMPORTING_READ_ONLY("importing-read-only"),
    /** A read-only import was made that the owner will undo. */
    IMPORTED_READ_ONLY("imported-read-only"),
    /** A read-write import is about to be made. */
    IMPORTING("importing"),
    /** A read-write import was made. */
    IMPORTED("imported"),
    /** An export is about to be made that somebody asked for, or that a read-write import needs. */
    EXPORTING("exporting");

    private final String text;

    Phase(String text) {
        this.text = text;
    }

    /**
     * The word for it in a lock file.
     *
     * @return lower-case letters and hyphens
     */
    public String text() {
        return text;
    }

    /**
     * Whether a release in this phase leaves an import behind that the owner was to undo.
     *
     * @return true around a read-only import; the others are left as they are
     */
    public boolean needsUndoing() {
        return this == IMPORTING_READ_ONLY || this == IMPORTED_READ_ONLY;
    }

    /** Whether a release in this phase leaves the record: also 'importing', which an error alone leads to. */
    boolean isUnfinished() {
        return needsUndoing() || this == IMPORTING;
    }

    /**
     * The phase that a lock file names.
     *
     * @param text the word in the lock file
     * @return the phase, or nothing if there is none of that name
     */
    public static Optional<Phase> of(String text) {
        for (Phase phase : values()) {
            if (phase.text.equals(text)) {
                return Optional.of(phase);
            }
        }
        return Optional.empty();
    }
}
