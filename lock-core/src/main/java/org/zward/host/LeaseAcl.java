package org.zward.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who may read, make and remove the nodes of leases: ZooKeeper's access control list, in ZooKeeper's own words. Whoever
 * may remove a lease's node can give one lease to two hosts.
 *
 * @param entries each of them lets somebody do something; at least one
 */
public record LeaseAcl(List<Entry> entries) {

    private static final Pattern ENTRY =
            Pattern.compile("(?<scheme>[a-z0-9]+):(?<id>[^\\p{Cntrl}]*):(?<permissions>.*)");
    private static final Pattern PERMISSIONS = Pattern.compile("(?!.*(.).*\\1)[cdrwa]{1,5}");

    /** A comma that ends an entry; a distinguished name of scheme {@code x509} has commas of its own. */
    private static final Pattern END = Pattern.compile("(?<=:[cdrwa]{1,5}),");

    /** Everybody who reaches ZooKeeper may do everything. */
    public static final LeaseAcl OPEN = new LeaseAcl(List.of(new Entry("world", "anyone", "cdrwa")));

    /** Whoever has the credentials that a node was made with may do everything, and nobody else anything. */
    public static final LeaseAcl CREATOR = new LeaseAcl(List.of(new Entry("auth", "", "cdrwa")));

    /**
     * One entry.
     *
     * @param scheme how ZooKeeper knows who it is, for example {@code sasl}, {@code digest}, {@code x509} or {@code ip}
     * @param id who it is, as the scheme writes it; empty for {@code auth}
     * @param permissions what they may: letters out of {@code cdrwa} (create, delete, read, write, administer), each once
     */
    public record Entry(String scheme, String id, String permissions) {

        /**
         * Checks the permissions.
         *
         * @param scheme how ZooKeeper knows who it is
         * @param id who it is
         * @param permissions what they may
         */
        public Entry {
            if (!PERMISSIONS.matcher(permissions).matches()) {
                throw new IllegalArgumentException("no permissions: " + permissions);
            }
        }
    }

    /**
     * Copies the list.
     *
     * @param entries at least one
     */
    public LeaseAcl {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("an empty list lets nobody do anything");
        }
    }

    /**
     * Whether it lets whoever made a node do something, who must have shown credentials then.
     *
     * @return true if one of its entries is of scheme {@code auth}
     */
    public boolean namesCreator() {
        return entries.stream().anyMatch(entry -> entry.scheme().equals("auth"));
    }

    /**
     * Writes it as {@link #parse} reads it, and as ZooKeeper's own tools do.
     *
     * @return its entries with commas in between
     */
    public String text() {
        return entries.stream()
                .map(entry -> entry.scheme() + ":" + entry.id() + ":" + entry.permissions())
                .collect(Collectors.joining(","));
    }

    /**
     * Reads one.
     *
     * @param text {@code open}, {@code creator}, or entries {@code scheme:id:permissions} with commas in between
     * @return the list; nothing if it is not written so
     */
    public static Optional<LeaseAcl> parse(String text) {
        if (text.equals("open")) {
            return Optional.of(OPEN);
        }
        if (text.equals("creator")) {
            return Optional.of(CREATOR);
        }
        List<Entry> entries = new ArrayList<>();
        for (String part : END.split(text, -1)) {
            Matcher entry = ENTRY.matcher(part);
            if (!entry.matches()
                    || !PERMISSIONS.matcher(entry.group("permissions")).matches()
                    || entry.group("id").isEmpty() != entry.group("scheme").equals("auth")) {
                return Optional.empty();
            }
            entries.add(new Entry(entry.group("scheme"), entry.group("id"), entry.group("permissions")));
        }
        return Optional.of(new LeaseAcl(entries));
    }
}
