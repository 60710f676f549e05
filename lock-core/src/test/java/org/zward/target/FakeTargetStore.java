package org.zward.target;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.zward.lock.ZwardException.Kind;

/** Known targets in memory. */
public final class FakeTargetStore implements TargetStore {

    private final Map<TargetId, Target> targets = new TreeMap<>();
    private final Map<TargetId, String> broken = new TreeMap<>();

    private final Set<TargetId> unreadable = new HashSet<>();

    /** One in which there is nothing. */
    public FakeTargetStore() {}

    /**
     * Breaks an entry.
     *
     * @param id what it goes by
     */
    public synchronized void damage(TargetId id) {
        targets.remove(id);
        broken.put(id, "it was damaged");
    }

    /**
     * Makes an entry fail whoever reads it, whatever is in it.
     *
     * @param id what it goes by
     */
    public synchronized void makeUnreadable(TargetId id) {
        unreadable.add(id);
    }

    @Override
    public synchronized Contents list() {
        List<Broken> damaged = new ArrayList<>();
        broken.forEach((id, problem) -> damaged.add(new Broken(id.toString(), problem)));
        return new Contents(List.copyOf(targets.values()), damaged);
    }

    @Override
    public synchronized Target get(TargetId id) throws TargetException {
        if (broken.containsKey(id)) {
            throw new BrokenTargetException(id.toString(), broken.get(id), "see the test");
        }
        if (unreadable.contains(id)) {
            throw failed(id, "its disk is gone");
        }
        Target target = targets.get(id);
        if (target == null) {
            throw new TargetException(Kind.NO_SUCH, id.toString(), "no such target", "see the test");
        }
        return target;
    }

    @Override
    public synchronized void add(Target target) throws TargetException {
        if (broken.containsKey(target.id())) {
            throw failed(target.id(), broken.get(target.id()));
        }
        if (target.equals(targets.get(target.id()))) {
            return;
        }
        if (targets.containsKey(target.id())) {
            throw failed(target.id(), "known with other values");
        }
        for (Target other : targets.values()) {
            if (other.device().equals(target.device()) || other.mountPoint().equals(target.mountPoint())) {
                throw failed(target.id(), other.id() + " has that");
            }
        }
        targets.put(target.id(), target);
    }

    @Override
    public synchronized void remove(TargetId id) throws TargetException {
        if (targets.remove(id) == null && broken.remove(id) == null) {
            throw new TargetException(Kind.NO_SUCH, id.toString(), "no such target", "see the test");
        }
    }

    private static TargetException failed(TargetId id, String problem) {
        return new TargetException(Kind.FAILED, id.toString(), problem, "see the test");
    }
}
