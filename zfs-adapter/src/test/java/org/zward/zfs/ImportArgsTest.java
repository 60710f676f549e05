package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zward.lock.Guid;

class ImportArgsTest {

    @Test
    void isLaidOutAsTheHeaderSays() {
        try (ImportArgs args = new ImportArgs(List.of("/dev/disk/by-id", "/tmp/\u00e9"), Optional.of(new Guid(-2)))) {
            Pointer struct = args.pointer();
            assertThat(struct.getPointer(0).getStringArray(0, "UTF-8"))
                    .containsExactly("/dev/disk/by-id", "/tmp/\u00e9");
            assertThat(struct.getInt(8)).isEqualTo(2);
            assertThat(struct.getPointer(16)).isNull();
            assertThat(struct.getLong(24)).isEqualTo(-2);
            // cachefile; can_be_active, scan; policy; do_destroyed, do_all
            assertThat(struct.getLongArray(32, 4)).containsOnly(0);
        }
    }

    @Test
    void noPathsAndNoGuidAreAllZero() {
        try (ImportArgs args = new ImportArgs(List.of(), Optional.empty())) {
            assertThat(args.pointer().getLongArray(0, 8)).containsOnly(0);
        }
    }
}
