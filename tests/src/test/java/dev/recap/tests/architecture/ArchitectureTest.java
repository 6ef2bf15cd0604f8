package dev.recap.tests.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

@AnalyzeClasses(
    packages = "dev.recap",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.WithoutFixtures.class})
final class ArchitectureTest {

  @ArchTest static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);

  /** The tests of other modules are tests in a jar too. */
  static final class WithoutFixtures implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/dev/recap/engine/fixture/")
          && !location.contains("/dev/recap/catalog/fixture/")
          && !location.contains("/dev/recap/catalog/registry/fixture/")
          && !location.contains("/dev/recap/server/fixture/");
    }
  }
}
