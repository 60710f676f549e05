package org.zward.it.zfs;

import org.junit.jupiter.api.Tag;

/** The next command heals in its own process. */
@Tag("zfs")
class KilledCommandThenLibzfsTest extends KilledCommandContract {
    KilledCommandThenLibzfsTest() {
        super("libzfs");
    }
}
