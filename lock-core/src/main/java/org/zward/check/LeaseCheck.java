package org.zward.check;

import java.util.List;
import org.zward.pool.SearchPath;

/** Says that nothing excludes hosts from each other in the moment of an import. Thread-safe. */
public final class LeaseCheck implements Check {

    /** Makes one. */
    public LeaseCheck() {}

    @Override
    public String name() {
        return "lease";
    }

    @Override
    public List<Finding> findings(SearchPath where) {
        return List.of(new Finding(
                name(),
                "no lease between hosts is configured: two that import an exported pool at the same moment are both let in",
                "let a cluster manager start each pool in one place at a time, and import nothing by hand"));
    }
}
