package dev.recap.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Set;

/** The rules, as values, so that one test applies them to the project and another to offenders. */
final class ArchitectureRules {

  private static final Set<String> CLOCK_READING_TYPES =
      Set.of(
          "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalTime",
          "java.time.LocalDateTime",
          "java.time.OffsetDateTime",
          "java.time.ZonedDateTime");

  @ArchTest
  static final ArchRule MODULES_POINT_INWARDS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("core")
          .definedBy("dev.recap.core..")
          .layer("record")
          .definedBy("dev.recap.record..")
          .layer("client")
          .definedBy("dev.recap.client..")
          .layer("function")
          .definedBy("dev.recap.function..")
          .layer("catalog")
          .definedBy("dev.recap.catalog..")
          .layer("knative")
          .definedBy("dev.recap.knative..")
          .layer("engine")
          .definedBy("dev.recap.engine..")
          .layer("server")
          .definedBy("dev.recap.server..")
          .layer("cli")
          .definedBy("dev.recap.cli..")
          .whereLayer("core")
          .mayNotAccessAnyLayer()
          .whereLayer("record")
          .mayOnlyAccessLayers("core")
          .whereLayer("client")
          .mayOnlyAccessLayers("core", "record")
          .whereLayer("function")
          .mayNotAccessAnyLayer()
          .whereLayer("function")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("catalog")
          .mayOnlyAccessLayers("core")
          .whereLayer("knative")
          .mayNotAccessAnyLayer()
          .whereLayer("engine")
          .mayOnlyAccessLayers("core")
          .whereLayer("server")
          .mayOnlyAccessLayers("core", "record", "catalog", "engine", "knative")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule EVERY_CLASS_BELONGS_TO_A_KNOWN_MODULE =
      classes()
          .should()
          .resideInAnyPackage(
              "dev.recap.core..",
              "dev.recap.record..",
              "dev.recap.client..",
              "dev.recap.function..",
              "dev.recap.catalog..",
              "dev.recap.engine..",
              "dev.recap.knative..",
              "dev.recap.server..",
              "dev.recap.cli..")
          .because("the direction rule knows only these modules")
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule CORE_NEEDS_ONLY_THE_JDK =
      classes()
          .that()
          .resideInAPackage("dev.recap.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "dev.recap.core..")
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule PROCESSES_ARE_STARTED_IN_ONE_CLASS =
      noClasses()
          .that(not(belongToClass("dev.recap.engine.runtime.Processes")))
          .should()
          .dependOnClassesThat(name("java.lang.ProcessBuilder"))
          .orShould()
          .callMethodWhere(calls("java.lang.Runtime", "exec"))
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule ENVIRONMENT_IS_READ_IN_ONE_CLASS =
      noClasses()
          .that(not(belongToClass("dev.recap.cli.Environment")))
          .and(not(resideInAPackage("dev.recap.function")))
          .should()
          .callMethodWhere(calls("java.lang.System", "getenv"))
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule THE_PROCESS_ENDS_IN_ONE_CLASS =
      noClasses()
          .that(not(belongToClass("dev.recap.cli.Main")))
          .and(not(resideInAPackage("dev.recap.function")))
          .should()
          .callMethodWhere(calls("java.lang.System", "exit"))
          .orShould()
          .callMethodWhere(calls("java.lang.Runtime", "exit"))
          .orShould()
          .callMethodWhere(calls("java.lang.Runtime", "halt"))
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule THE_CLOCK_IS_INJECTED =
      noClasses()
          .should()
          .callMethodWhere(calls("java.lang.System", "currentTimeMillis"))
          .orShould()
          .callMethodWhere(readsTheSystemClock())
          .because("a java.time.Clock is injected")
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_MAKES_A_CLOCK =
      noClasses()
          .that(not(resideInAPackage("dev.recap.cli..")))
          .should()
          .callMethodWhere(makesASystemClock())
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule NATIVE_CALLS_LIVE_IN_ONE_PACKAGE =
      noClasses()
          .that(not(resideInAPackage("dev.recap.engine.linux")))
          .should()
          .dependOnClassesThat(name("java.lang.foreign.Linker"))
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.recap.(**)").should().beFreeOfCycles().allowEmptyShould(false);

  @ArchTest
  static final ArchRule STATIC_STATE_IS_FINAL =
      noClasses().should(Conditions.haveA(staticFieldThatIsNotFinal())).allowEmptyShould(false);

  @ArchTest
  static final ArchRule NOTHING_IS_INJECTED_INTO_FIELDS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.inject..", "jakarta.inject..", "org.springframework..")
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
      classes().should(Conditions.BE_IN_A_NULL_MARKED_PACKAGE).allowEmptyShould(false);

  private ArchitectureRules() {}

  private static DescribedPredicate<JavaClass> belongToClass(String fullName) {
    return belongTo(describe(fullName, candidate -> candidate.getName().equals(fullName)));
  }

  private static DescribedPredicate<JavaCall<?>> calls(String owner, String method) {
    return describe(
        owner + "." + method,
        call -> call.getTargetOwner().getName().equals(owner) && call.getName().equals(method));
  }

  private static DescribedPredicate<JavaCall<?>> readsTheSystemClock() {
    return describe(
        "now() without a clock",
        call ->
            CLOCK_READING_TYPES.contains(call.getTargetOwner().getName())
                && call.getName().equals("now")
                && call.getTarget().getRawParameterTypes().stream()
                    .noneMatch(parameter -> parameter.isEquivalentTo(Clock.class)));
  }

  private static DescribedPredicate<JavaCall<?>> makesASystemClock() {
    return describe(
        "Clock.system…",
        call ->
            call.getTargetOwner().isEquivalentTo(Clock.class)
                && (call.getName().startsWith("system") || call.getName().startsWith("tick")));
  }

  private static DescribedPredicate<JavaMember> staticFieldThatIsNotFinal() {
    return describe(
        "static field that is not final",
        field ->
            field.getModifiers().contains(JavaModifier.STATIC)
                && !field.getModifiers().contains(JavaModifier.FINAL));
  }
}
