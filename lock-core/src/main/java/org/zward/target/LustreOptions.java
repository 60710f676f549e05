package org.zward.target;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.zward.lock.ZwardException.Kind;

/**
 * How a Lustre target is to be formatted, in the words of mkfs.lustre(8), which checks most of it.
 *
 * @param services what it serves; an MGS may share a target with an MDT
 * @param fsname the file system it belongs to
 * @param index its index in that
 * @param mgsNodes {@code --mgsnode}, in order
 * @param serviceNodes {@code --servicenode}, in order
 * @param failNodes {@code --failnode}, in order
 * @param params {@code --param}, in order
 * @param mkfsOptions {@code --mkfsoptions}: properties of the dataset, as {@code zfs create -o} takes them, separated by
 *     {@code -o}
 * @param others further arguments of mkfs.lustre, passed on as they are
 */
public record LustreOptions(
        Set<Service> services,
        Optional<String> fsname,
        OptionalInt index,
        List<String> mgsNodes,
        List<String> serviceNodes,
        List<String> failNodes,
        List<String> params,
        Optional<String> mkfsOptions,
        List<String> others) {

    /** What a target serves. */
    public enum Service {
        /** The configuration. */
        MGS,
        /** Metadata. */
        MDT,
        /** Data. */
        OST
    }

    private static final String MOUNTPOINT = "mountpoint=";
    private static final Pattern BETWEEN_PROPERTIES = Pattern.compile("\\s+-o\\s+");
    private static final Pattern FSNAME = Pattern.compile("[A-Za-z0-9_-]{1,8}");
    private static final int MAX_INDEX = 0xffff;

    /**
     * Copies the collections.
     *
     * @param services what it serves
     * @param fsname the file system it belongs to
     * @param index its index in that
     * @param mgsNodes {@code --mgsnode}
     * @param serviceNodes {@code --servicenode}
     * @param failNodes {@code --failnode}
     * @param params {@code --param}
     * @param mkfsOptions {@code --mkfsoptions}
     * @param others further arguments of mkfs.lustre
     */
    public LustreOptions {
        services = java.util.Collections.unmodifiableSet(new TreeSet<>(services));
        mgsNodes = List.copyOf(mgsNodes);
        serviceNodes = List.copyOf(serviceNodes);
        failNodes = List.copyOf(failNodes);
        params = List.copyOf(params);
        others = List.copyOf(others);
    }

    /**
     * Fails if mkfs.lustre would certainly refuse it: to be found before anything is destroyed.
     *
     * @throws TargetException of kind {@code INVALID}
     */
    public void check() throws TargetException {
        boolean both = services.contains(Service.MDT) && services.contains(Service.OST);
        boolean ostAndMgs = services.contains(Service.OST) && services.contains(Service.MGS);
        if (services.isEmpty() || both || ostAndMgs) {
            throw invalid("mkfs.lustre", "no single target", "give --mgs, --mdt, --ost, or --mgs and --mdt");
        }
        if (fsname.isPresent() && !FSNAME.matcher(fsname.get()).matches()) {
            throw invalid(
                    fsname.get(), "not the name of a Lustre file system", "use 1 to 8 letters, digits, '_' and '-'");
        }
        if (index.isPresent() && (index.getAsInt() < 0 || index.getAsInt() > MAX_INDEX)) {
            throw invalid(Integer.toString(index.getAsInt()), "not an index", "use 0 to " + MAX_INDEX);
        }
        boolean onlyMgs = services.equals(Set.of(Service.MGS));
        if (!onlyMgs && (fsname.isEmpty() || index.isEmpty())) {
            throw invalid("mkfs.lustre", "an MDT or OST needs a file system and an index", "give --fsname and --index");
        }
        if (!onlyMgs && !services.contains(Service.MGS) && mgsNodes.isEmpty()) {
            throw invalid("mkfs.lustre", "it would not know its MGS", "give --mgsnode");
        }
    }

    private static TargetException invalid(String subject, String problem, String remedy) {
        return new TargetException(Kind.INVALID, subject, problem, remedy);
    }

    /**
     * The properties to make the dataset with. ZFS must not mount what Lustre mounts.
     *
     * @return {@code mkfsOptions}, and {@code mountpoint=none} unless a mountpoint is set there
     */
    public String mkfsOptionsWithMountpoint() {
        String given = mkfsOptions.map(String::strip).orElse("");
        if (given.isEmpty()) {
            return MOUNTPOINT + "none";
        }
        boolean set = BETWEEN_PROPERTIES.splitAsStream(given).anyMatch(property -> property.startsWith(MOUNTPOINT));
        return set ? given : given + " -o " + MOUNTPOINT + "none";
    }
}
