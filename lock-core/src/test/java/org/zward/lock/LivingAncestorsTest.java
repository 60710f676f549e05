package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Who is an ancestor of the process that runs this test. */
final class LivingAncestorsTest {

    private final ProcessHandle current = ProcessHandle.current();
    private final ProcessHandle parent = current.parent().orElseThrow();
    private final LivingAncestors ancestors =
            new LivingAncestors(new ProcessIdentity(current.pid(), started(current), "this boot", "node1", "java"));

    @Test
    void theParentIsOne() {
        assertThat(ancestors.include(owner(parent.pid(), OptionalLong.of(started(parent)), "this boot")))
                .isTrue();
        assertThat(ancestors.include(owner(parent.pid(), OptionalLong.empty(), "this boot")))
                .isTrue();
    }

    @Test
    void theParentsParentIsOne() {
        parent.parent().ifPresent(grandparent -> assertThat(
                        ancestors.include(owner(grandparent.pid(), OptionalLong.of(started(grandparent)), "this boot")))
                .isTrue());
    }

    @Test
    void aProcessThatHadItsPidBeforeIsNone() {
        assertThat(ancestors.include(owner(parent.pid(), OptionalLong.of(started(parent) - 100), "this boot")))
                .isFalse();
    }

    @Test
    void aProcessOfAnotherBootIsNone() {
        assertThat(ancestors.include(owner(parent.pid(), OptionalLong.of(started(parent)), "another boot")))
                .isFalse();
    }

    @Test
    void theProcessItselfAndUnknownOnesAreNone() {
        assertThat(ancestors.include(owner(current.pid(), OptionalLong.of(started(current)), "this boot")))
                .isFalse();
        assertThat(ancestors.include(Owner.UNKNOWN)).isFalse();
    }

    private static Owner owner(long pid, OptionalLong started, String boot) {
        return new Owner(
                OptionalLong.of(pid),
                started,
                Optional.of(boot),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static long started(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
