package org.zward.it.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("org.zward");
    private static final JavaClasses VIOLATIONS =
            new ClassFileImporter().importPackages("org.zward.it.arch.violations");

    /** The rules, each with a class of the fixture that breaks it. */
    enum Rule {
        CORE("SeesAnAdapter") {
            @Override
            ArchRule of(Architecture architecture) {
                return architecture.coreDependsOnTheJdkAndSlf4jAlone();
            }
        },
        ADAPTERS("SeesAnApp") {
            @Override
            ArchRule of(Architecture architecture) {
                return architecture.adaptersSeeNoApp();
            }
        },
        INJECTION("Injects") {
            @Override
            ArchRule of(Architecture architecture) {
                return architecture.onlyTheAgentInjects();
            }
        },
        NATIVE_CODE("CallsNativeCode") {
            @Override
            ArchRule of(Architecture architecture) {
                return architecture.onlyBindingsCallNativeCode();
            }
        },
        ZOOKEEPER("AsksZooKeeper") {
            @Override
            ArchRule of(Architecture architecture) {
                return architecture.onlyTheClusterAdapterKnowsZooKeeper();
            }
        },
        AGENT("SeesTheCommand") {
            @Override
            ArchRule of(Architecture architecture) {
                return architecture.theAgentSharesNoMoreWithTheCommandThanItMay();
            }
        },
        CYCLES("InACycle") {
            @Override
            ArchRule of(Architecture architecture) {
                return architecture.packagesAreFreeOfCycles();
            }
        };

        private final String offender;

        Rule(String offender) {
            this.offender = offender;
        }

        abstract ArchRule of(Architecture architecture);
    }

    @ParameterizedTest
    @EnumSource
    void ourClassesKeepTheRule(Rule rule) {
        rule.of(Architecture.of("org.zward")).check(OURS);
    }

    @ParameterizedTest
    @EnumSource
    void aClassThatBreaksTheRuleIsFound(Rule rule) {
        Architecture architecture = Architecture.of("org.zward.it.arch.violations");

        assertThatThrownBy(() -> rule.of(architecture).check(VIOLATIONS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(rule.offender);
    }

    @ParameterizedTest
    @EnumSource
    void aRuleThatFindsNoClassFails(Rule rule) {
        JavaClasses none = new ClassFileImporter().importClasses(List.of());

        assertThatThrownBy(() -> rule.of(Architecture.of("org.zward")).check(none))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("failed to check any classes");
    }

    @Test
    void everyPackageIsInALayer() {
        assertThat(OURS.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .isNotEmpty()
                .isSubsetOf(Architecture.of("org.zward").packages().toList());
    }
}
