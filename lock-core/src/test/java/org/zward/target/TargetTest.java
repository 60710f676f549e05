package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

class TargetTest {

    private static final String ID = "3f0c1f6e-59a5-4a3e-8c0b-2f6b6b1f1d5a";

    @Test
    void aUuidIsReadInCapitalsTooAndWrittenWithout() throws Exception {
        assertThat(TargetId.parse("3F0C1F6E-59A5-4a3e-8c0b-2f6b6b1f1d5a")).hasToString(ID);
        assertThat(TargetId.random()).isNotEqualTo(TargetId.random());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "../../../etc/passwd",
                "3f0c1f6e59a54a3e8c0b2f6b6b1f1d5a",
                ID + "/",
                ID + "\n",
                "{" + ID + "}",
                "gf0c1f6e-59a5-4a3e-8c0b-2f6b6b1f1d5a"
            })
    void whatIsNoUuidIsInvalid(String text) {
        assertThatExceptionOfType(TargetException.class)
                .isThrownBy(() -> TargetId.parse(text))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mnt", "/mnt/a b", "/mnt/x#=\\y", "/mnt/..x"})
    void anAbsolutePathIsAMountPoint(String text) throws Exception {
        assertThat(MountPoint.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "//", "mnt", "./mnt", "/mnt/", "/mnt//x", "/mnt/../etc", "/mnt/.", "/mnt/a\nb", "/a\0"})
    void whatIsNoCleanPathIsInvalid(String text) {
        assertThatExceptionOfType(TargetException.class)
                .isThrownBy(() -> MountPoint.parse(text))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID));
    }

    @Test
    void aDeviceIsADatasetOfAPool() throws Exception {
        assertThat(Target.parseDevice("tank/a/b").pool()).hasToString("tank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tank", "/dev/sda", "tank/", "tank/../x", "tank/a@snap", ""})
    void whatIsNoDatasetOfAPoolIsInvalid(String text) {
        assertThatExceptionOfType(ZwardException.class)
                .isThrownBy(() -> Target.parseDevice(text))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID));
    }
}
