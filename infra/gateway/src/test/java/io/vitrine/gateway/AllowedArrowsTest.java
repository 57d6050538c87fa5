package io.vitrine.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The folders are the architecture: neither a class nor a pom may follow an arrow that {@link Parts} does not list. */
final class AllowedArrowsTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(place -> !place.contains("-tests.jar"))
            .importPackages("io.vitrine");

    static Collection<String> modules() {
        return Parts.modules();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void classesOfAModuleUseOnlyModulesItMaySee(String module) {
        var unseen = new TreeSet<>(modules());
        unseen.remove(module);
        unseen.removeAll(Parts.visibleFrom(module));

        noClasses()
                .that(areIn(Set.of(module)))
                .should()
                .dependOnClassesThat(areIn(unseen))
                .because(module + " may see only " + Parts.visibleFrom(module))
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void pomOfAModuleNamesOnlyModulesItMaySee(String module) {
        Set<String> named = Poms.modulesSeenBy(module);

        assertThat(named)
                .as("%s/pom.xml may depend on %s only", module, Parts.visibleFrom(module))
                .isSubsetOf(Parts.visibleFrom(module));
    }

    @Test
    void everyModuleOfTheBuildHasItsArrows() {
        Set<String> known = new TreeSet<>(Parts.modules());
        known.addAll(Parts.ONLOOKERS);

        assertThat(Poms.modules())
                .as("modules of pom.xml; give a new one its arrows in Parts")
                .isSubsetOf(known);
    }

    @Test
    void contractsRestOnTheJdkTheModelAndEachOther() {
        String[] contracts = Parts.CONTRACTS.toArray(String[]::new);
        String[] ground = Stream.concat(
                        Stream.of(contracts), Stream.of("java..", "org.jspecify.annotations", "io.vitrine.model"))
                .toArray(String[]::new);

        classes()
                .that()
                .resideInAnyPackage(contracts)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ground)
                .because("whoever implements a contract needs no framework for it")
                .check(PRODUCT);
    }

    @Test
    void onlyTheCatalogueSpeaksSql() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.vitrine.catalog..", "io.vitrine.gateway..", "io.vitrine.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jooq..", "java.sql..", "org.postgresql..")
                .because(
                        "all SQL is in shared/catalog, and the gateway only starts the database; others may hand a DataSource on, not use it")
                .check(PRODUCT);
    }

    /** A host whose clock jumps by an hour would take leases for lapsed that are held, and the other way round. */
    @Test
    void nobodyGoesByTheHostsClock() {
        noClasses()
                .that()
                .resideInAnyPackage("io.vitrine.catalog..", "io.vitrine.worker..", "io.vitrine.functions..")
                .and()
                .doNotHaveFullyQualifiedName("io.vitrine.worker.DatabaseClock")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .because("leases and heartbeats go by the database's clock, waits by one that only counts")
                .check(PRODUCT);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = PRODUCT.stream()
                .map(JavaClass::getPackage)
                .filter(thePackage -> !thePackage.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unmarked)
                .as("packages without a package-info.java that says @NullMarked, so that nobody checks them for null")
                .isEmpty();
    }

    private static DescribedPredicate<JavaClass> areIn(Set<String> modules) {
        return DescribedPredicate.describe("are in " + modules, some -> Parts.moduleOf(some.getPackageName())
                .filter(modules::contains)
                .isPresent());
    }
}
