package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The lock file protocol of {@link LockFiles}, checked in every order that its steps can come in: three processes that
 * take the lock, one that clears, and one death at any time.
 *
 * <p>The invariant: the holder of a pool is the one description that has the lock on the inode that the path names. So
 * no two hold it, and nobody but the holder changes what the path names, unless there is nothing. Each of the ways to
 * get the protocol wrong breaks it, which shows that the check can fail.
 */
final class LockFileProtocolTest {

    private static final int NOTHING = 0;

    private enum Protocol {
        AS_DESIGNED,
        WITHOUT_THE_IDENTITY_CHECK,
        UNLOCKING_BEFORE_UNLINKING,
        CLEARING_WITHOUT_THE_LOCK
    }

    private enum At {
        START,
        OPENED,
        LOCKED,
        HOLDING,
        UNLINKED,
        UNLOCKED,
        END
    }

    private record Actor(boolean clears, At at, int inode, boolean locked, int rounds) {
        Actor to(At next) {
            return new Actor(clears, next, inode, locked, rounds);
        }

        Actor opens(int file) {
            return new Actor(clears, At.OPENED, file, false, rounds);
        }

        Actor locks() {
            return new Actor(clears, At.LOCKED, inode, true, rounds);
        }

        Actor unlocks() {
            return new Actor(clears, At.UNLOCKED, inode, false, rounds);
        }

        Actor closesAndTriesAgain() {
            return new Actor(clears, clears ? At.END : At.START, NOTHING, false, rounds);
        }

        Actor closesAndIsDone() {
            return new Actor(clears, rounds > 1 ? At.START : At.END, NOTHING, false, rounds - 1);
        }

        Actor dies() {
            return new Actor(clears, At.END, NOTHING, false, 0);
        }
    }

    /** {@code path} is the inode it names. */
    private record World(int path, int inodes, int deaths, List<Actor> actors) {
        World with(int index, Actor actor) {
            List<Actor> changed = new ArrayList<>(actors);
            changed.set(index, actor);
            return new World(path, inodes, deaths, List.copyOf(changed));
        }

        World naming(int inode) {
            return new World(inode, Math.max(inodes, inode), deaths, actors);
        }

        World afterADeath() {
            return new World(path, inodes, deaths - 1, actors);
        }

        boolean isLocked(int inode) {
            return actors.stream().anyMatch(actor -> actor.locked() && actor.inode() == inode);
        }

        List<Actor> holders() {
            return actors.stream()
                    .filter(actor -> actor.at() == At.HOLDING && !actor.clears())
                    .toList();
        }

        boolean isOver() {
            return actors.stream().allMatch(actor -> actor.at() == At.END);
        }
    }

    @Test
    void noOrderOfStepsGivesTwoHolders() {
        Exploration exploration = explore(Protocol.AS_DESIGNED);
        assertThat(exploration.twoHolders()).isEmpty();
        assertThat(exploration.unnamedHolder()).isEmpty();
        assertThat(exploration.stuck()).as("everybody gets the lock in the end").isEmpty();
        assertThat(exploration.worlds()).isGreaterThan(5_000);
    }

    @ParameterizedTest
    @EnumSource(value = Protocol.class, mode = EnumSource.Mode.EXCLUDE, names = "AS_DESIGNED")
    void everyStepOfItIsNeeded(Protocol wrong) {
        assertThat(explore(wrong).twoHolders()).isPresent();
    }

    private record Exploration(
            int worlds, Optional<String> twoHolders, Optional<String> unnamedHolder, Optional<String> stuck) {}

    private static Exploration explore(Protocol protocol) {
        World start = new World(
                NOTHING, NOTHING, 1, List.of(taker(), taker(), taker(), new Actor(true, At.START, NOTHING, false, 1)));
        Map<World, World> cameFrom = new HashMap<>();
        Deque<World> next = new ArrayDeque<>(List.of(start));
        cameFrom.put(start, start);
        Optional<String> unnamed = Optional.empty();
        Optional<String> stuck = Optional.empty();
        while (!next.isEmpty()) {
            World world = next.poll();
            if (world.holders().size() > 1) {
                return new Exploration(cameFrom.size(), Optional.of(story(world, cameFrom)), unnamed, stuck);
            }
            if (world.holders().stream().anyMatch(holder -> holder.inode() != world.path())) {
                unnamed = Optional.of(story(world, cameFrom));
            }
            List<World> successors = successors(world, protocol);
            if (successors.isEmpty() && !world.isOver()) {
                stuck = Optional.of(story(world, cameFrom));
            }
            for (World successor : successors) {
                if (cameFrom.putIfAbsent(successor, world) == null) {
                    next.add(successor);
                }
            }
        }
        return new Exploration(cameFrom.size(), Optional.empty(), unnamed, stuck);
    }

    private static Actor taker() {
        return new Actor(false, At.START, NOTHING, false, 1);
    }

    private static List<World> successors(World world, Protocol protocol) {
        List<World> successors = new ArrayList<>();
        for (int i = 0; i < world.actors().size(); i++) {
            step(world, i, protocol, successors);
            if (world.deaths() > 0 && world.actors().get(i).at() != At.END) {
                successors.add(world.with(i, world.actors().get(i).dies()).afterADeath());
            }
        }
        return successors;
    }

    private static void step(World world, int i, Protocol protocol, List<World> successors) {
        Actor actor = world.actors().get(i);
        switch (actor.at()) {
            case START -> open(world, i, actor, protocol, successors);
            case OPENED -> {
                if (!world.isLocked(actor.inode())) {
                    successors.add(world.with(i, actor.locks()));
                } else if (actor.clears()) {
                    successors.add(world.with(i, actor.closesAndTriesAgain()));
                }
            }
            case LOCKED -> {
                boolean same = world.path() == actor.inode() || protocol == Protocol.WITHOUT_THE_IDENTITY_CHECK;
                successors.add(world.with(i, same ? actor.to(At.HOLDING) : actor.closesAndTriesAgain()));
            }
            case HOLDING -> {
                if (protocol == Protocol.UNLOCKING_BEFORE_UNLINKING) {
                    successors.add(world.with(i, actor.unlocks()));
                } else {
                    successors.add(unlink(world, actor).with(i, actor.to(At.UNLINKED)));
                    // something is left to heal: the file stays
                    successors.add(world.with(i, actor.closesAndIsDone()));
                }
            }
            case UNLINKED -> successors.add(world.with(i, actor.closesAndIsDone()));
            case UNLOCKED -> successors.add(unlink(world, actor).with(i, actor.closesAndIsDone()));
            case END -> {}
        }
    }

    private static void open(World world, int i, Actor actor, Protocol protocol, List<World> successors) {
        if (actor.clears() && world.path() == NOTHING) {
            successors.add(world.with(i, actor.to(At.END)));
        } else if (actor.clears() && protocol == Protocol.CLEARING_WITHOUT_THE_LOCK) {
            successors.add(world.naming(NOTHING).with(i, actor.to(At.END)));
        } else if (world.path() == NOTHING) {
            int made = world.inodes() + 1;
            successors.add(world.naming(made).with(i, actor.opens(made)));
        } else {
            successors.add(world.with(i, actor.opens(world.path())));
        }
    }

    private static World unlink(World world, Actor actor) {
        return world.path() == actor.inode() ? world.naming(NOTHING) : world;
    }

    private static String story(World world, Map<World, World> cameFrom) {
        Deque<String> steps = new ArrayDeque<>();
        World step = world;
        while (!cameFrom.get(step).equals(step)) {
            steps.push(step.toString());
            step = cameFrom.get(step);
        }
        return String.join("\n", steps);
    }
}
