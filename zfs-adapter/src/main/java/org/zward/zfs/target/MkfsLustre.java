package org.zward.zfs.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;
import org.zward.target.LustreOptions;
import org.zward.target.LustreTools;
import org.zward.zfs.command.Output;
import org.zward.zfs.command.Tools;

/** Formats Lustre targets with zpool(8) and mkfs.lustre(8), whatever else talks to ZFS. Thread-safe. */
public final class MkfsLustre implements LustreTools {

    private final Tools tools;

    /**
     * With these tools.
     *
     * @param tools where they are
     */
    public MkfsLustre(Tools tools) {
        this.tools = tools;
    }

    @Override
    public void panicOnFailure(PoolName pool) throws ZfsException {
        check(pool.value(), "zpool", List.of("set", "failmode=panic", pool.value()));
    }

    @Override
    public void format(DatasetName device, LustreOptions options) throws ZfsException {
        check(device.value(), "mkfs.lustre", arguments(device, options));
    }

    private static List<String> arguments(DatasetName device, LustreOptions options) {
        List<String> arguments = new ArrayList<>();
        options.services()
                .forEach(service -> arguments.add("--" + service.name().toLowerCase(Locale.ROOT)));
        options.fsname().ifPresent(name -> arguments.add("--fsname=" + name));
        options.index().ifPresent(index -> arguments.add("--index=" + index));
        options.mgsNodes().forEach(node -> arguments.add("--mgsnode=" + node));
        options.serviceNodes().forEach(node -> arguments.add("--servicenode=" + node));
        options.failNodes().forEach(node -> arguments.add("--failnode=" + node));
        options.params().forEach(param -> arguments.add("--param=" + param));
        arguments.add("--backfstype=zfs");
        arguments.add("--mkfsoptions=" + options.mkfsOptionsWithMountpoint());
        arguments.addAll(options.others());
        arguments.add(device.value());
        return arguments;
    }

    private void check(String subject, String tool, List<String> arguments) throws ZfsException {
        Output output = tools.run(tool, arguments);
        if (!output.succeeded()) {
            boolean denied = output.failedSaying("permission denied", "must be run as root");
            throw new ZfsException(
                    denied ? Kind.NOT_PERMITTED : Kind.FAILED,
                    subject,
                    tool + ": " + output.words(),
                    denied ? "run it as root" : "see " + tool + "(8)");
        }
    }
}
