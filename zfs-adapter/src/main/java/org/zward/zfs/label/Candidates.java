package org.zward.zfs.label;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.zward.pool.SearchPath;

/**
 * Which devices and files to look at for labels, by the rules of libzutil ({@code zutil_import.c}, {@code
 * zutil_import_os.c}): a directory of the search path is not descended into, one that is not there is no error.
 *
 * <p>On the default path only block devices count, and only those that {@code /proc/partitions} lists, so that no
 * empty drive is spun up. ZFS' own volumes are left out there: reading one would make the export of its pool fail.
 */
final class Candidates {

    private static final List<Path> DEFAULT_PATH = List.of(
            Path.of("/dev/disk/by-vdev"),
            Path.of("/dev/mapper"),
            Path.of("/dev/disk/by-partlabel"),
            Path.of("/dev/disk/by-partuuid"),
            Path.of("/dev/disk/by-label"),
            Path.of("/dev/disk/by-uuid"),
            Path.of("/dev/disk/by-id"),
            Path.of("/dev/disk/by-path"),
            Path.of("/dev"));

    /**
     * A device, and the names it was found under.
     *
     * @param names at least one; the earlier in the search path, the better
     * @param order how early its first name was found
     */
    record Candidate(List<Path> names, int order) {

        /** The name to open it by, and to import by: the one it had when its label was written, if it still has it. */
        Path name(String nameInLabel) {
            return names.stream()
                    .filter(name -> name.toString().equals(nameInLabel))
                    .findFirst()
                    .orElse(names.get(0));
        }
    }

    /** Whether to look at a device. */
    @FunctionalInterface
    private interface Choice {
        boolean includes(Path device) throws IOException;
    }

    private final Map<Path, List<Path>> namesByDevice = new LinkedHashMap<>();

    private Candidates() {}

    /**
     * Lists what to look at.
     *
     * @param where where to look
     * @return each device once
     * @throws IOException if a directory that is there can't be read
     */
    static List<Candidate> in(SearchPath where) throws IOException {
        Candidates candidates = new Candidates();
        if (where.directories().isEmpty()) {
            Set<Path> disks = disks();
            for (Path directory : DEFAULT_PATH) {
                candidates.add(
                        directory,
                        device -> disks.contains(device) && DeviceKind.of(device) == DeviceKind.BLOCK_DEVICE);
            }
        } else {
            for (Path directory : where.directories()) {
                candidates.add(directory, device -> DeviceKind.of(device).isOpenable());
            }
        }
        List<Candidate> found = new ArrayList<>();
        for (List<Path> names : candidates.namesByDevice.values()) {
            found.add(new Candidate(List.copyOf(names), found.size()));
        }
        return found;
    }

    private static Set<Path> disks() throws IOException {
        return Files.readAllLines(Path.of("/proc/partitions"), StandardCharsets.UTF_8).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length == 4 && Character.isDigit(fields[0].charAt(0)))
                .map(fields -> fields[3])
                .filter(name -> !name.matches("zd\\d.*"))
                .map(name -> Path.of("/dev", name.replace('!', '/')))
                .collect(Collectors.toSet());
    }

    /** Adds the entries of a directory, or a device itself, as far as they are chosen. */
    private void add(Path place, Choice choice) throws IOException {
        Path directory;
        try {
            directory = place.toRealPath();
        } catch (NoSuchFileException e) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            addName(place.toAbsolutePath(), choice);
            return;
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(null);
        for (Path entry : entries) {
            addName(entry, choice);
        }
    }

    private void addName(Path name, Choice choice) {
        try {
            Path device = name.toRealPath();
            if (choice.includes(device)) {
                namesByDevice.computeIfAbsent(device, any -> new ArrayList<>()).add(name);
            }
        } catch (IOException e) {
            return; // a link that leads nowhere, or gone since the directory was read
        }
    }
}
