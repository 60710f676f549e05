package org.zward.posix;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A command to run.
 *
 * @param arguments its name, looked up in {@code PATH} unless it has a slash, and its arguments
 * @param environment variables that it gets in addition to this process' own, or in place of them
 * @param descriptors open descriptors that it inherits under their very numbers, besides those that every child of this
 *     process inherits
 */
public record Command(List<String> arguments, Map<String, String> environment, Set<Integer> descriptors) {

    /**
     * Copies the collections.
     *
     * @param arguments not empty
     * @param environment may be empty
     * @param descriptors may be empty
     */
    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        descriptors = Set.copyOf(descriptors);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command has a name");
        }
    }

    String name() {
        return arguments.get(0);
    }
}
