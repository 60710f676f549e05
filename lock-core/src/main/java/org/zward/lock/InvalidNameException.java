package org.zward.lock;

/** A name that ZFS would not take. */
public final class InvalidNameException extends ZwardException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param name what was given
     * @param what what it should have named, for example a pool
     */
    public InvalidNameException(String name, String what) {
        super(
                Kind.INVALID,
                name,
                "not the name of a " + what,
                "a name starts with a letter and has letters, digits, '_', '-', '.', ':' and spaces");
    }
}
