package org.zward.it.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.stream.Stream;

/**
 * What may depend on what: apps on adapters on core. The rules are of a root package, so that they can be tried on
 * classes that break them.
 *
 * @param root the package that the packages of the layers are in
 * @param core the packages of the domain, its use cases and ports
 * @param adapters the packages of the adapters; the empty one is the root itself
 * @param bindings those of them that may call native code
 * @param apps the packages of the apps
 */
record Architecture(String root, List<String> core, List<String> adapters, List<String> bindings, List<String> apps) {
    private static final String[] JNA = {"com.sun.jna.."};
    private static final String[] ZOOKEEPER = {"org.apache.zookeeper..", "org.apache.curator.."};
    private static final String[] INJECTION = {"com.google.inject..", "jakarta.inject..", "javax.inject.."};

    static Architecture of(String root) {
        return new Architecture(
                root,
                List.of("lock", "pool", "scan", "target", "check", "host"),
                List.of("", "posix", "zfs", "zfs.command", "zfs.label", "zfs.target", "zfs.check", "cluster"),
                List.of("posix", "zfs"),
                List.of("cli", "cli.config", "cli.log", "cli.report", "agent"));
    }

    Stream<String> packages() {
        return Stream.of(core, adapters, apps).flatMap(List::stream).map(this::inRoot);
    }

    ArchRule coreDependsOnTheJdkAndSlf4jAlone() {
        return classes()
                .that()
                .resideInAnyPackage(named(core))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(named(core)).or(resideInAnyPackage("java..", "org.slf4j..")))
                .allowEmptyShould(false);
    }

    ArchRule adaptersSeeNoApp() {
        return noClasses()
                .that()
                .resideInAnyPackage(named(adapters))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(named(apps))
                .allowEmptyShould(false);
    }

    ArchRule onlyTheAgentInjects() {
        return noClasses()
                .that(not(resideInAnyPackage(inRoot("agent"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(INJECTION)
                .allowEmptyShould(false);
    }

    ArchRule onlyBindingsCallNativeCode() {
        return noClasses()
                .that(not(resideInAnyPackage(named(bindings))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JNA)
                .allowEmptyShould(false);
    }

    /** The configuration file, the reports, and how text is made fit for a line. */
    ArchRule theAgentSharesNoMoreWithTheCommandThanItMay() {
        return noClasses()
                .that()
                .resideInAPackage(inRoot("agent"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(inRoot("cli"), inRoot("cli.log")).and(not(simpleName("Printable"))))
                .allowEmptyShould(false);
    }

    /** So that nothing of it is loaded where no lease is configured. */
    ArchRule onlyTheClusterAdapterKnowsZooKeeper() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(inRoot("cluster"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ZOOKEEPER)
                .allowEmptyShould(false);
    }

    ArchRule packagesAreFreeOfCycles() {
        return slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().allowEmptyShould(false);
    }

    private String[] named(List<String> packages) {
        return packages.stream().map(this::inRoot).toArray(String[]::new);
    }

    private String inRoot(String name) {
        return name.isEmpty() ? root : root + "." + name;
    }

    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
