package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.lock.PoolLocks;
import org.zward.posix.ToolRunner;

class SingleInstanceTest {

    @TempDir
    private Path directory;

    private PoolLocks locks() throws Exception {
        return Zward.open(ZwardOptions.defaults().in(directory.resolve("run"))).locks();
    }

    @Test
    void aToolThatHangsDoesNotKeepTheNextAgentFromStarting() throws Exception {
        PoolLocks locks = locks();
        try (SingleInstance instance = SingleInstance.claim(locks, directory)) {
            assertThatThrownBy(() -> SingleInstance.claim(locks, directory)).isInstanceOf(AgentException.class);

            String inherited = ToolRunner.load()
                    .run(List.of("sh", "-c", "readlink /proc/$$/fd/*"), Map.of())
                    .out();

            assertThat(inherited).contains("/dev/null").doesNotContain("agent.lock");
            instance.ensureHeld();
        }
    }
}
