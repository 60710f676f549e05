package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

class ErrnoTest {

    private LibC libc;

    @BeforeEach
    void load() throws Exception {
        libc = Binding.open("libc.so.6").functions(LibC.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1, NOT_PERMITTED, Operation not permitted",
        "2, NO_SUCH, No such file or directory",
        "13, NOT_PERMITTED, Permission denied",
        "16, BUSY, mounted",
        "17, FAILED, has children",
        "30, FAILED, Read-only file system"
    })
    void hasItsKindAndItsWords(int errno, Kind kind, String words) {
        ZfsException failure = Errno.destroy("tank/a", errno, libc);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.subject()).isEqualTo("tank/a");
        assertThat(failure.problem()).contains(words);
    }
}
