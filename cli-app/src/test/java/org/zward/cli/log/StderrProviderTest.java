package org.zward.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

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
