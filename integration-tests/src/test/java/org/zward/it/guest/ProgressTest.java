package org.zward.it.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.Writer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class ProgressTest {

    private static boolean succeeds(Class<?> tests) {
        Progress progress = new Progress(new PrintWriter(Writer.nullWriter()), "none", "no tests");
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        progress);
        return progress.succeeded();
    }

    @Test
    void aRunInWhichEveryTestIsAbortedDoesNotSucceed() {
        assertThat(succeeds(Aborted.class)).isFalse();
    }

    @Test
    void aRunInWhichOneTestSucceedsAndNoneFailsSucceeds() {
        assertThat(succeeds(AbortedAndSucceeded.class)).isTrue();
    }

    static class Aborted {
        @Test
        void isAborted() {
            Assumptions.abort("as is meant");
        }
    }

    static class AbortedAndSucceeded extends Aborted {
        @Test
        void succeeds() {
            assertThat(Thread.currentThread()).isNotNull();
        }
    }
}
