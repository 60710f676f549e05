package org.zward.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.zward.lock.DatasetName;
import org.zward.pool.Dataset;

/**
 * A Lustre target that a dataset holds, as its {@code lustre:*} user properties say.
 *
 * @param name {@code MGS}, {@code FSNAME-MDT0000}, {@code FSNAME-OST0003}, ...
 * @param kind which sort of target
 * @param dataset the dataset
 * @param fsname the file system it belongs to; an MGS may have none
 * @param index its index; an MGS has none, nor has a target to which the MGS is to assign one
 * @param registered whether it has been mounted, and so told its MGS of itself
 * @param mgsnode the NIDs of its MGS, as Lustre writes them; nothing if it has none, as a combined MGS and MDT
 * @param failoverNode the NIDs of the nodes that may serve it, as Lustre writes them
 */
public record LustreTarget(
        String name,
        Kind kind,
        DatasetName dataset,
        Optional<String> fsname,
        OptionalInt index,
        boolean registered,
        Optional<String> mgsnode,
        Optional<String> failoverNode) {

    /** The sorts of targets. */
    public enum Kind {
        /** A management server's. */
        MGS,
        /** A metadata server's. */
        MDT,
        /** An object storage server's. */
        OST
    }

    // lustre_disk.h of Lustre 2.17
    private static final int FLAG_MDT = 0x1;
    private static final int FLAG_OST = 0x2;
    private static final int FLAG_MGS = 0x4;
    private static final int FLAG_FIRST_TIME = 0x40;

    /** Of a target that has none, or none yet. */
    private static final int NO_INDEX = 0xffff;

    /** Where a registered name has '-', one that is not has ':', or '=' after a writeconf. */
    private static final String UNREGISTERED = ":=";

    /** What older releases name a target that has no index yet. */
    private static final String NOT_ASSIGNED = "ffff";

    /**
     * The targets of a dataset. A combined MGS and MDT has one {@code lustre:svname}, the MDT's: its MGS is a target
     * all the same.
     *
     * @param dataset the dataset
     * @return its targets; empty if Lustre did not format it
     */
    public static List<LustreTarget> of(Dataset dataset) {
        Map<String, Dataset.Property> properties = dataset.properties();
        Optional<String> svname = value(properties, "lustre:svname");
        Optional<Integer> flags = value(properties, "lustre:flags").flatMap(LustreTarget::number);
        if (svname.isEmpty() || flags.isEmpty()) {
            return List.of();
        }
        Optional<String> failoverNode = value(properties, "lustre:failover.node");
        boolean registered = (flags.get() & FLAG_FIRST_TIME) == 0 && isRegistered(svname.get());
        List<LustreTarget> targets = new ArrayList<>();
        if ((flags.get() & FLAG_MGS) != 0) {
            targets.add(new LustreTarget(
                    "MGS",
                    Kind.MGS,
                    dataset.name(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    registered,
                    Optional.empty(),
                    failoverNode));
        }
        if ((flags.get() & (FLAG_MDT | FLAG_OST)) != 0) {
            Kind kind = (flags.get() & FLAG_MDT) != 0 ? Kind.MDT : Kind.OST;
            targets.add(new LustreTarget(
                    registeredName(svname.get(), kind),
                    kind,
                    dataset.name(),
                    value(properties, "lustre:fsname"),
                    index(properties),
                    registered,
                    value(properties, "lustre:mgsnode"),
                    failoverNode));
        }
        return targets;
    }

    private static boolean isRegistered(String svname) {
        return svname.chars().noneMatch(c -> UNREGISTERED.indexOf(c) >= 0) && !svname.endsWith(NOT_ASSIGNED);
    }

    private static String registeredName(String svname, Kind kind) {
        int at = svname.lastIndexOf(kind.name());
        if (at > 0 && UNREGISTERED.indexOf(svname.charAt(at - 1)) >= 0) {
            return svname.substring(0, at - 1) + "-" + svname.substring(at);
        }
        return svname;
    }

    private static OptionalInt index(Map<String, Dataset.Property> properties) {
        return value(properties, "lustre:index")
                .flatMap(LustreTarget::number)
                .filter(index -> index != NO_INDEX)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /** User properties are inherited: what is below a target says what the target is, and is none. */
    private static Optional<String> value(Map<String, Dataset.Property> properties, String name) {
        return Optional.ofNullable(properties.get(name))
                .filter(property -> !property.isInherited())
                .map(Dataset.Property::value);
    }

    private static Optional<Integer> number(String decimal) {
        try {
            return Optional.of(Integer.parseUnsignedInt(decimal));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
