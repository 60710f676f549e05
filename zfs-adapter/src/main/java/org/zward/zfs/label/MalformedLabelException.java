package org.zward.zfs.label;

/** What was read is no label: an empty device, one of another system, or one that is being written. */
final class MalformedLabelException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedLabelException(String message) {
        super(message);
    }
}
