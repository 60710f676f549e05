package org.zward.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where leases between hosts come from: a ZooKeeper ensemble. Holds no secret, so it may be logged.
 *
 * <p>All hosts that share disks must name the same ensemble, with the same chroot, and the same root path: else they have
 * different leases, and exclude nobody.
 *
 * @param connection the servers as ZooKeeper's clients write them: {@code host:port}, several with commas in between,
 *     and a chroot after them if there is one
 * @param sessionTimeout after how long without a word from this host its leases end, from {@link #SHORTEST_TIMEOUT} to
 *     {@link #LONGEST_TIMEOUT}. Longer than an import takes: a process that is killed in the middle of one keeps the lease
 *     no longer than this, though its import goes on in the kernel. A server may allow less; what was asked for is
 *     not had then
 * @param root the node under which the leases are; absolute
 * @param acl who may do what to the nodes
 * @param credentials a file with what this host shows to ZooKeeper, one line {@code scheme:secret}, for example
 *     {@code digest:zward:PASSWORD}; read when a lease is first needed. Nobody but its owner may be allowed to read it
 * @param clientConfig a file of ZooKeeper's client properties, for TLS, and for how to log in
 * @param login a JAAS file by whose section {@code Client} this host logs in with SASL; the properties'
 *     {@code zookeeper.sasl.clientconfig} names another section. Without it the process' own login configuration counts, if
 *     it has one. Nobody but its owner may be allowed to read it. With it no session is used that is not logged in
 */
public record LeaseOptions(
        String connection,
        Duration sessionTimeout,
        String root,
        LeaseAcl acl,
        Optional<Path> credentials,
        Optional<Path> clientConfig,
        Optional<Path> login) {

    /** The least session timeout. */
    public static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(20);

    /** The session timeout, unless said otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** The longest session timeout: for that long a pool can't be imported after its host died with its lease. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    /** The root path, unless said otherwise. */
    public static final String DEFAULT_ROOT = "/zward";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9a-fA-F:.%]+]");
    private static final Pattern NOT_IN_PATHS = Pattern.compile("[\\p{Cntrl}\\x{d800}-\\x{f8ff}\\x{fff0}-\\x{ffff}]");

    /**
     * Checks it.
     *
     * @param connection the servers, {@link #isConnection}
     * @param sessionTimeout {@link #isSessionTimeout}
     * @param root {@link #isRoot}
     * @param acl who may do what to the nodes; {@link LeaseAcl#CREATOR} needs that this host has credentials
     * @param credentials a file
     * @param clientConfig a file
     * @param login a file
     */
    public LeaseOptions {
        Objects.requireNonNull(acl);
        Objects.requireNonNull(credentials);
        Objects.requireNonNull(clientConfig);
        Objects.requireNonNull(login);
        require(isConnection(connection), "connection string " + connection);
        require(isSessionTimeout(sessionTimeout), "session timeout " + sessionTimeout);
        require(isRoot(root), "root path " + root);
    }

    /**
     * Leases of an ensemble, all else as usual.
     *
     * @param connection the servers
     * @return the options
     * @throws IllegalArgumentException if that is no {@linkplain #isConnection connection string}
     */
    public static LeaseOptions of(String connection) {
        return new LeaseOptions(
                connection,
                DEFAULT_TIMEOUT,
                DEFAULT_ROOT,
                LeaseAcl.OPEN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Whether something is a connection string: {@code host[:port][,host[:port]]...[/chroot]}.
     *
     * @param text what may be one
     * @return false if ZooKeeper would not take it
     */
    public static boolean isConnection(String text) {
        int slash = text.indexOf('/');
        String servers = slash < 0 ? text : text.substring(0, slash);
        return (slash < 0 || isRoot(text.substring(slash)))
                && List.of(servers.split(",", -1)).stream().allMatch(LeaseOptions::isServer);
    }

    /**
     * The node that all paths are under.
     *
     * @return the connection string's chroot; {@code /} if it has none
     */
    public String chroot() {
        int slash = connection.indexOf('/');
        return slash < 0 ? "/" : connection.substring(slash);
    }

    private static boolean isServer(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon >= 0 && !text.endsWith("]");
        String host = port ? text.substring(0, colon) : text;
        return HOST.matcher(host).matches() && (!port || isPort(text.substring(colon + 1)));
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535;
    }

    /**
     * Whether a session timeout is within bounds.
     *
     * @param timeout what may be one
     * @return false if it is shorter or longer than allowed
     */
    public static boolean isSessionTimeout(Duration timeout) {
        return timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0;
    }

    /**
     * Whether something is the path of a node that leases can be under.
     *
     * @param text what may be one
     * @return false if ZooKeeper would not take it, or it is {@code /} itself, or ZooKeeper's own
     */
    public static boolean isRoot(String text) {
        if (!text.startsWith("/") || NOT_IN_PATHS.matcher(text).find()) {
            return false;
        }
        List<String> names = List.of(text.substring(1).split("/", -1));
        return !names.get(0).equals("zookeeper")
                && names.stream().noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException("bad " + what);
        }
    }
}
