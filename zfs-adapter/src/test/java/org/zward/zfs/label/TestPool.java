package org.zward.zfs.label;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The labels of a pool that a test makes up. */
final class TestPool {

    static final long ACTIVE = 0;
    static final long EXPORTED = 1;

    private final Map<String, Object> common = new LinkedHashMap<>();

    TestPool(String name, long guid) {
        common.put("name", name);
        common.put("state", EXPORTED);
        common.put("txg", 10L);
        common.put("pool_guid", guid);
        common.put("hostid", 0x0badcafeL);
        common.put("hostname", "elsewhere");
        common.put("vdev_children", 1L);
    }

    TestPool with(String name, Object value) {
        common.put(name, value);
        return this;
    }

    static NvList leaf(Path path, long guid) {
        return new NvList(Map.of("type", "file", "id", 0L, "guid", guid, "path", path.toString(), "ashift", 9L));
    }

    static NvList group(String type, long id, long guid, NvList... children) {
        Map<String, Object> group = new LinkedHashMap<>(
                Map.of("type", type, "id", id, "guid", guid, "ashift", 9L, "children", List.of(children)));
        if (type.equals("raidz")) {
            group.put("nparity", 1L);
        }
        return new NvList(group);
    }

    /** The label of one leaf of a top-level vdev. */
    NvList label(NvList top, long leafGuid) {
        Map<String, Object> label = new LinkedHashMap<>(common);
        label.put("top_guid", top.uint64("guid").orElseThrow());
        label.put("guid", leafGuid);
        label.put("vdev_tree", top);
        return new NvList(label);
    }
}
