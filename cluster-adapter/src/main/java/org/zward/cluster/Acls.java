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
