package org.zward.check;

import java.util.List;
import org.zward.lock.ZwardException;
import org.zward.pool.SearchPath;

/**
 * Port: looks for one sort of weakness. It changes nothing on this host, takes no lock, and may be out of date as soon as it
 * returns.
 */
public interface Check {

    /**
     * Which check it is, for programs.
     *
     * @return a word
     */
    String name();

    /**
     * Looks.
     *
     * @param where where to look for pools that are not imported
     * @return what was found
     * @throws ZwardException if it can't be looked at
     * @throws InterruptedException if the thread was interrupted
     */
    List<Finding> findings(SearchPath where) throws ZwardException, InterruptedException;
}
