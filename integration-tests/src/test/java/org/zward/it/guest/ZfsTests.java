package org.zward.it.guest;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.TagFilter.includeTags;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.reporting.legacy.xml.LegacyXmlReportGeneratingListener;
import org.zward.it.zfs.ZfsRelease;

/**
 * Runs the tests of a tag in this JVM: {@code ZfsTests TAG REPORTS CLASSES [CLASS[#METHOD]...]}. Those tagged {@code zfs} are
 * for a kernel with ZFS; those tagged {@code hosts} boot guests of their own, each of them a host. Those tagged {@code
 * TAG-soak}, which take long, run when they are named.
 *
 * <p>Exit status: 0 if a test ran and none failed, else 1.
 */
public final class ZfsTests {

    private ZfsTests() {}

    /**
     * Runs them.
     *
     * @param args the tag, where the XML reports go, the root of the test classes, and what to run in place of all
     */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        String zfs = System.getenv("ZWARD_ZFS_TESTS");
        Object release = args[0].equals("zfs") ? ZfsRelease.ofThisKernel() : zfs;
        Progress progress = new Progress(out, zfs, args[0] + " tests on ZFS " + release);
        Launcher launcher = LauncherFactory.create();
        launcher.execute(
                request(args[0], Path.of(args[2]), List.of(args).subList(3, args.length)),
                progress,
                new LegacyXmlReportGeneratingListener(Path.of(args[1]), out));
        progress.summarize();
        // not by returning: a thread that a failed test left behind must not keep the guest up
        System.exit(progress.succeeded() ? 0 : 1);
    }

    private static LauncherDiscoveryRequest request(String tag, Path classes, List<String> only) {
        List<? extends DiscoverySelector> selectors = only.isEmpty()
                ? selectClasspathRoots(Set.of(classes))
                : only.stream().map(ZfsTests::selector).toList();
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .filters(only.isEmpty() ? includeTags(tag) : includeTags(tag, tag + "-soak"))
                .build();
    }

    private static DiscoverySelector selector(String name) {
        return name.contains("#") ? selectMethod(name) : selectClass(name);
    }
}
