package org.zward.zfs.check;

import java.util.ArrayList;
import java.util.List;
import org.zward.check.Check;
import org.zward.check.Finding;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ImportedPool;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.pool.Zpools;
import org.zward.zfs.command.Output;
import org.zward.zfs.command.Tools;

/**
 * Whether the imported pools say to other hosts that this one is alive: the pool property {@code multihost}, by zpool(8).
 * Thread-safe.
 */
public final class MultihostCheck implements Check {

    private final Zpools zpools;
    private final Tools tools;

    /**
     * Makes one.
     *
     * @param zpools the pools of this host
     * @param tools where zpool(8) is
     */
    public MultihostCheck(Zpools zpools, Tools tools) {
        this.zpools = zpools;
        this.tools = tools;
    }

    @Override
    public String name() {
        return "multihost";
    }

    @Override
    public List<Finding> findings(SearchPath where) throws ZfsException {
        List<Finding> findings = new ArrayList<>();
        for (ImportedPool pool : zpools.imported()) {
            if (!isOn(pool)) {
                findings.add(new Finding(
                        name(),
                        "multihost is off on " + pool.name()
                                + ", so a host that is told to import it by force does not see that it is in use",
                        "'zpool set multihost=on " + pool.name().shellWord() + "'"));
            }
        }
        return findings;
    }

    private boolean isOn(ImportedPool pool) throws ZfsException {
        String name = pool.name().value();
        Output output = tools.run("zpool", List.of("get", "-Hpo", "value", "multihost", name));
        if (!output.succeeded()) {
            throw new ZfsException(Kind.FAILED, name, output.words(), "see 'zpool get multihost " + name + "'");
        }
        return output.out().strip().equals("on");
    }
}
