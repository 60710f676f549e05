package org.zward.target;

import java.util.List;

/**
 * Port: the targets that are known on this host. A target is known until it is forgotten, whatever becomes of its
 * dataset.
 *
 * <p>Thread-safe, also between processes. What is added is there whole or not at all, and stays over a crash of the
 * host. Every method throws {@link TargetException} of kind {@code NOT_PERMITTED} without the rights and of kind {@code
 * FAILED} where the store can't be read or written.
 */
public interface TargetStore {

    /**
     * What is in the store.
     *
     * @param targets the targets, by id
     * @param broken what can't be read as one
     */
    record Contents(List<Target> targets, List<Broken> broken) {

        /**
         * Copies the lists.
         *
         * @param targets the targets, by id
         * @param broken what can't be read as one
         */
        public Contents {
            targets = List.copyOf(targets);
            broken = List.copyOf(broken);
        }
    }

    /**
     * An entry that can't be read as a target.
     *
     * @param name what it goes by: the target's uuid, if it is one
     * @param problem what is wrong with it, and where
     */
    record Broken(String name, String problem) {}

    /**
     * Everything that is there. One broken entry spoils none of the others.
     *
     * @return the targets, and what is broken
     * @throws TargetException as above
     */
    Contents list() throws TargetException;

    /**
     * One target.
     *
     * @param id what it goes by
     * @return the target
     * @throws BrokenTargetException if its entry is broken
     * @throws TargetException of kind {@code NO_SUCH} if it is not known
     */
    Target get(TargetId id) throws TargetException;

    /**
     * Adds a target. To add one that is there already, just so, is a success.
     *
     * @param target the target
     * @throws TargetException of kind {@code FAILED} if its id is known with other values, or another target has its
     *     device or its mount point; nothing is changed then
     * @throws InterruptedException if the thread was interrupted; the target was added whole or not at all
     */
    void add(Target target) throws TargetException, InterruptedException;

    /**
     * Removes a target, or its broken entry. Touches nothing else.
     *
     * @param id what it goes by
     * @throws TargetException of kind {@code NO_SUCH} if it is not known
     * @throws InterruptedException if the thread was interrupted; the target was removed or not
     */
    void remove(TargetId id) throws TargetException, InterruptedException;
}
