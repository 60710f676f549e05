package org.zward.zfs.check;

import java.util.List;
import org.zward.check.Check;
import org.zward.check.Finding;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.zfs.Backend;
import org.zward.zfs.BackendChoice;
import org.zward.zfs.Backends;

/** Whether ZFS is spoken to by its libraries, of a version that the tests run on. Thread-safe. */
public final class BackendCheck implements Check {

    private final Backends backends;
    private final Backend wanted;

    /**
     * Makes one.
     *
     * @param backends chooses
     * @param wanted what was asked for
     */
    public BackendCheck(Backends backends, Backend wanted) {
        this.backends = backends;
        this.wanted = wanted;
    }

    @Override
    public String name() {
        return "backend";
    }

    @Override
    public List<Finding> findings(SearchPath where) throws ZfsException {
        BackendChoice choice = backends.choose(wanted);
        String askedFor = "set 'backend=auto', and leave out '--backend'";
        if (choice.backend() == Backend.COMMAND && wanted == Backend.COMMAND) {
            return List.of(new Finding(name(), "the command backend was asked for, which is slower", askedFor));
        }
        return choice.warning().stream()
                .map(warning -> new Finding(
                        name(),
                        warning,
                        wanted == Backend.AUTO
                                ? "use an OpenZFS that they run on, 2.1 or 2.3, with its libraries"
                                : askedFor))
                .toList();
    }
}
