package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class JournalProviderTest {

    private static final String LIBRARY = "org.apache.zookeeper.ClientCnxn";

    private static Logger logger(Level level, String name) {
        JournalLogger.choose(level);
        JournalProvider provider = new JournalProvider();
        provider.initialize();
        return provider.getLoggerFactory().getLogger(name);
    }

    @AfterEach
    void asBefore() {
        JournalLogger.choose(Level.INFO);
    }

    @Test
    void ownEventsAreLogged() {
        assertThat(logger(Level.INFO, "org.zward.agent.Agent").isInfoEnabled()).isTrue();
        assertThat(logger(Level.INFO, "org.zward.agent.Agent").isDebugEnabled()).isFalse();
    }

    @Test
    void whatLibrariesSayIsLoggedForWhoAsks() {
        assertThat(logger(Level.INFO, LIBRARY).isErrorEnabled()).isFalse();
        assertThat(logger(Level.DEBUG, LIBRARY).isWarnEnabled()).isTrue();
        assertThat(logger(Level.DEBUG, LIBRARY).isInfoEnabled()).isFalse();
    }
}
