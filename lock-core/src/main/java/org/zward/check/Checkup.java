package org.zward.check;

import java.util.ArrayList;
import java.util.List;
import org.zward.lock.ZwardException;
import org.zward.pool.SearchPath;

/** Makes every check. Thread-safe. */
public final class Checkup {

    private final List<Check> checks;

    /**
     * Makes one.
     *
     * @param checks the checks, in the order of their findings
     */
    public Checkup(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /**
     * Makes the checks. One that can't be made is a finding, and spoils none of the others.
     *
     * @param where where to look for pools that are not imported
     * @return what was found
     * @throws InterruptedException if the thread was interrupted
     */
    public List<Finding> findings(SearchPath where) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            try {
                findings.addAll(check.findings(where));
            } catch (ZwardException e) {
                findings.add(new Finding(check.name(), e.subject() + ": " + e.problem(), e.remedy()));
            }
        }
        return findings;
    }
}
