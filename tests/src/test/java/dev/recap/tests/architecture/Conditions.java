package dev.recap.tests.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Conditions on a class that hold or fail even where it declares no members. */
final class Conditions {

  static final ArchCondition<JavaClass> BE_IN_A_NULL_MARKED_PACKAGE =
      new ArchCondition<>("be in a package with a @NullMarked package-info") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          boolean marked = type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
          events.add(new SimpleConditionEvent(type, marked, type.getPackageName()));
        }
      };

  private Conditions() {}

  static ArchCondition<JavaClass> haveA(DescribedPredicate<JavaMember> field) {
    return new ArchCondition<>("have a " + field.getDescription()) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getFields().stream()
            .filter(field)
            .forEach(
                found -> events.add(SimpleConditionEvent.satisfied(type, found.getFullName())));
      }
    };
  }
}
