package org.zward.cluster;

import java.util.List;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.zward.host.LeaseAcl;

/** Access control lists, as ZooKeeper's client takes them. */
final class Acls {

    private Acls() {}

    static List<ACL> of(LeaseAcl list) {
        return list.entries().stream()
                .map(entry -> new ACL(permissions(entry.permissions()), new Id(entry.scheme(), entry.id())))
                .toList();
    }

    /** Whether a list lets somebody write, in whatever way, whom another list does not let do so. */
    static boolean letOthersWrite(List<ACL> list, List<ACL> others) {
        return list.stream().anyMatch(entry -> (writes(entry) & ~granted(entry.getId(), others)) != 0);
    }

    private static int writes(ACL entry) {
        return entry.getPerms() & ~ZooDefs.Perms.READ;
    }

    private static int granted(Id id, List<ACL> list) {
        return list.stream()
                .filter(entry ->
                        entry.getId().equals(id) || entry.getId().getScheme().equals("world"))
                .mapToInt(ACL::getPerms)
                .reduce(0, (one, other) -> one | other);
    }

    private static int permissions(String letters) {
        return letters.chars().map(Acls::permission).sum();
    }

    private static int permission(int letter) {
        return switch (letter) {
            case 'c' -> ZooDefs.Perms.CREATE;
            case 'd' -> ZooDefs.Perms.DELETE;
            case 'r' -> ZooDefs.Perms.READ;
            case 'w' -> ZooDefs.Perms.WRITE;
            case 'a' -> ZooDefs.Perms.ADMIN;
            default -> throw new IllegalArgumentException("no permission: " + (char) letter);
        };
    }
}
