package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZfsVersionTest {

    @ParameterizedTest
    @CsvSource({
        "2.1.11-1, 2, 1",
        "2.1.11-1+deb12u1, 2, 1",
        "zfs-2.3.2-2~bpo12+2, 2, 3",
        "zfs-2.2.7-1, 2, 2",
        "2.4.0-rc1, 2, 4",
        "2.3.99-321_g0aabbcc, 2, 3",
        "2.10.0, 2, 10",
        "0.8.6-1, 0, 8"
    })
    void isReadAsTheModuleAndTheLibrariesPrintIt(String text, int major, int minor) {
        assertThat(ZfsVersion.parse(text + "\n")).contains(new ZfsVersion(major, minor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two", "2", "2.", "v2.1.0", "zfs-", "2.1x", "99999999999.1.0"})
    void isNotGuessed(String text) {
        assertThat(ZfsVersion.parse(text)).isEmpty();
    }

    @Test
    void onlyVersionsWhoseHeadersWereReadHaveAnInterface() {
        assertThat(ZfsAbi.of(new ZfsVersion(2, 1))).contains(ZfsAbi.V2_1);
        assertThat(ZfsAbi.of(new ZfsVersion(2, 5))).isEmpty();
        assertThat(ZfsAbi.of(new ZfsVersion(0, 8))).isEmpty();
    }
}
