package org.zward.zfs;

import java.nio.file.Path;
import java.util.List;
import org.zward.zfs.Volumes.Volume;

/** Prints which of a host's one volume is in kernel use: {@code ROOT-OF-THE-HOST}. */
final class RunVolumes {

    private RunVolumes() {}

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Volumes volumes = new Volumes(root.resolve("dev"), root.resolve("sys"), root.resolve("kstat"));
        System.out.println(volumes.inKernelUse(List.of(new Volume("tank/v", root.resolve("dev/zd1")))));
    }
}
