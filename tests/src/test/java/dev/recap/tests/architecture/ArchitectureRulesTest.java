package dev.recap.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ArchitectureRulesTest {

  private static final JavaClasses OFFENDERS =
      new ClassFileImporter()
          .withImportOption(new OnlyIncludeTests())
          .importPackages(
              "dev.recap.tests.offender..",
              "dev.recap.core.offender",
              "dev.recap.catalog.offender",
              "dev.recap.engine.offender");

  @ParameterizedTest
  @MethodSource("rulesWithTheirOffenders")
  void refusesItsOffender(ArchRule rule, String offender) {
    var result = rule.allowEmptyShould(true).evaluate(OFFENDERS);

    assertThat(result.getFailureReport().getDetails())
        .anySatisfy(detail -> assertThat(detail).contains(offender));
  }

  static Stream<Arguments> rulesWithTheirOffenders() {
    return Stream.of(
        offence(ArchitectureRules.MODULES_POINT_INWARDS, "CatalogUsesEngine"),
        offence(ArchitectureRules.EVERY_CLASS_BELONGS_TO_A_KNOWN_MODULE, "StartsProcesses"),
        offence(ArchitectureRules.CORE_NEEDS_ONLY_THE_JDK, "CoreUsesLibrary"),
        offence(ArchitectureRules.PROCESSES_ARE_STARTED_IN_ONE_CLASS, "StartsProcesses"),
        offence(ArchitectureRules.PROCESSES_ARE_STARTED_IN_ONE_CLASS, "Runtime.exec"),
        offence(ArchitectureRules.ENVIRONMENT_IS_READ_IN_ONE_CLASS, "ReadsEnvironment"),
        offence(ArchitectureRules.THE_PROCESS_ENDS_IN_ONE_CLASS, "System.exit"),
        offence(ArchitectureRules.THE_PROCESS_ENDS_IN_ONE_CLASS, "Runtime.halt"),
        offence(ArchitectureRules.THE_CLOCK_IS_INJECTED, "System.currentTimeMillis"),
        offence(ArchitectureRules.THE_CLOCK_IS_INJECTED, "Instant.now()"),
        offence(ArchitectureRules.ONLY_THE_COMMAND_LINE_MAKES_A_CLOCK, "Clock.systemUTC"),
        offence(ArchitectureRules.NATIVE_CALLS_LIVE_IN_ONE_PACKAGE, "CallsNative"),
        offence(ArchitectureRules.PACKAGES_HAVE_NO_CYCLES, "tests.offender.first"),
        offence(ArchitectureRules.STATIC_STATE_IS_FINAL, "HoldsState.counter"),
        offence(ArchitectureRules.NOTHING_IS_INJECTED_INTO_FIELDS, "InjectsFields"),
        offence(ArchitectureRules.EVERY_PACKAGE_IS_NULL_MARKED, "offender.unmarked"));
  }

  @Test
  void everyRuleHasAnOffender() {
    var rules =
        Arrays.stream(ArchitectureRules.class.getDeclaredFields())
            .filter(field -> field.isAnnotationPresent(ArchTest.class))
            .count();

    assertThat(rulesWithTheirOffenders().map(offence -> offence.get()[0]).distinct())
        .hasSize(Math.toIntExact(rules));
  }

  private static Arguments offence(ArchRule rule, String offender) {
    return argumentSet(offender + " against: " + rule.getDescription(), rule, offender);
  }
}
