package org.zward.cluster;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.zookeeper.KeeperException;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.ZwardException.Kind;

/**
 * What is said where no lease can be had.
 *
 * @param options where leases come from
 */
record LeaseFailures(LeaseOptions options) {

    private static final String MEND = "see to its servers, and to the network in between";

    LeaseUnavailableException notReached(String subject, Throwable cause) {
        return elsewhere(
                subject, "ZooKeeper at " + options.connection() + " was not reached or did not answer in time", cause);
    }

    LeaseUnavailableException notBegun(Exception cause) {
        return elsewhere(
                options.root(),
                "no session with ZooKeeper at " + options.connection() + " could be begun: " + cause,
                cause);
    }

    LeaseUnavailableException closed() {
        return new LeaseUnavailableException(
                Kind.FAILED, options.root(), "this process has ended its session", "try again", null);
    }

    LeaseUnavailableException refused(String subject, KeeperException refusal) {
        return switch (refusal.code()) {
            case AUTHFAILED, SESSIONCLOSEDREQUIRESASLAUTH ->
                new LeaseUnavailableException(
                        Kind.NOT_PERMITTED,
                        subject,
                        "ZooKeeper at " + options.connection() + " does not let this host in: " + refusal.getMessage(),
                        credentials(),
                        refusal);
            case NOAUTH, INVALIDACL ->
                new LeaseUnavailableException(
                        Kind.NOT_PERMITTED,
                        subject,
                        "ZooKeeper at " + options.connection() + " does not let this host in: " + refusal.getMessage(),
                        "check its credentials, and the access control lists of " + place(refusal)
                                + " and of what is above it",
                        refusal);
            case NONODE ->
                new LeaseUnavailableException(
                        Kind.FAILED,
                        subject,
                        "ZooKeeper at " + options.connection() + " has no node " + options.chroot(),
                        "create " + options.chroot() + " in ZooKeeper, or correct lease.zookeeper",
                        refusal);
            default ->
                elsewhere(subject, "ZooKeeper at " + options.connection() + ": " + refusal.getMessage(), refusal);
        };
    }

    private String credentials() {
        return options.login()
                .map(file -> "check the login in " + file + ", and that the servers ask for one")
                .or(() -> options.credentials().map(file -> "check the credentials in " + file))
                .orElse("its servers ask who this host is: set lease.login or lease.credentials");
    }

    /** Where ZooKeeper names no node, ours. */
    private String place(KeeperException refusal) {
        return Optional.ofNullable(refusal.getPath()).orElse(options.root());
    }

    static LeaseUnavailableException badFile(Path file, String problem, String remedy, Throwable cause) {
        return new LeaseUnavailableException(Kind.NOT_PERMITTED, file.toString(), problem, remedy, cause);
    }

    private LeaseUnavailableException elsewhere(String subject, String problem, Throwable cause) {
        return new LeaseUnavailableException(
                Kind.IN_USE_ELSEWHERE, subject, "no lease between hosts: " + problem, MEND, cause);
    }
}
