package org.zward.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.zward.lock.CapturedLog;

class StderrProviderTest {

    private static Logger logger(Level level, String name) {
        LogLevel.choose(level);
        StderrProvider provider = new StderrProvider();
        provider.initialize();
        return provider.getLoggerFactory().getLogger(name);
    }

    @AfterEach
    void asBefore() {
        LogLevel.choose(Level.WARN);
    }

    @Test
    void ownWarningsArePrinted() {
        assertThat(logger(Level.WARN, "org.zward.pool.PoolOpener").isWarnEnabled())
                .isTrue();
        assertThat(logger(Level.ERROR, "org.zward.pool.PoolOpener").isWarnEnabled())
                .isFalse();
    }

    /** The resource agents tell by that what to log as a warning. */
    @Test
    void whatMattersIsMarked() {
        try (CapturedLog log = new CapturedLog()) {
            Logger logger = logger(Level.DEBUG, "org.zward.pool.PoolOpener");
            logger.debug("a");
            logger.warn("b");
            logger.error("c");

            assertThat(log.text()).isEqualTo("zward: a\nzward: warning: b\nzward: warning: c\n");
        }
    }

    @Test
    void whatLibrariesSayIsPrintedForWhoAsks() {
        assertThat(logger(Level.WARN, "org.apache.zookeeper.ClientCnxn").isErrorEnabled())
                .isFalse();
        assertThat(logger(Level.DEBUG, "org.apache.zookeeper.ClientCnxn").isWarnEnabled())
                .isTrue();
        assertThat(logger(Level.DEBUG, "org.apache.zookeeper.ClientCnxn").isInfoEnabled())
                .isFalse();
    }
}
