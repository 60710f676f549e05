package org.zward.zfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/**
 * What this process may do: capabilities(7).
 *
 * @param effective the bits of {@code CapEff} in proc(5)'s {@code status}
 */
record Capabilities(long effective) {

    private static final int CAP_SYS_ADMIN = 21;
    private static final String FIELD = "CapEff:";

    static Capabilities ofThisProcess() throws ZfsException {
        return read(Path.of("/proc/self/status"));
    }

    static Capabilities read(Path status) throws ZfsException {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(FIELD)) {
                    return new Capabilities(Long.parseUnsignedLong(
                            line.substring(FIELD.length()).strip(), 16));
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new ZfsException(
                    Kind.FAILED, status.toString(), "can't be read", "make sure that /proc is mounted", e);
        }
        throw new ZfsException(Kind.FAILED, status.toString(), "has no " + FIELD, "make sure that /proc is mounted");
    }

    /** What ZFS asks of whoever imports, exports or searches: {@code secpolicy_sys_config} of the SPL. */
    boolean sysAdmin() {
        return (effective >>> CAP_SYS_ADMIN & 1) == 1;
    }
}
