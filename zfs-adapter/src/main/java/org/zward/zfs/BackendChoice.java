package org.zward.zfs;

import java.util.Optional;

/**
 * Which backend was taken, and what there is to say about it.
 *
 * @param backend {@link Backend#LIBZFS} or {@link Backend#COMMAND}
 * @param warning why it is not the best there could be, if it is not
 */
public record BackendChoice(Backend backend, Optional<String> warning) {}
