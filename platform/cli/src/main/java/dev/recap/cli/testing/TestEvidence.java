package dev.recap.cli.testing;

import dev.recap.catalog.evidence.Evidence;
import dev.recap.catalog.evidence.TestStatement;
import dev.recap.catalog.evidence.TestStatement.Machine;
import dev.recap.catalog.oci.Sha256;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Keeps what the tests of a capsule showed as evidence about exactly that capsule. */
public final class TestEvidence {
  private final Evidence evidence;
  private final Supplier<Machine> machine;
  private final String recap;
  private final TimeSource time;

  /**
   * In a store's evidence.
   *
   * @param machine this one
   * @param recap the version of RECap
   */
  public TestEvidence(Evidence evidence, Supplier<Machine> machine, String recap, TimeSource time) {
    this.evidence = evidence;
    this.machine = machine;
    this.recap = recap;
    this.time = time;
  }

  /** After all of its cases were run: states that they passed, or takes that back. */
  public void keep(FolderResult result) throws IOException {
    if (result.built().isEmpty()) {
      return;
    }
    Capsule capsule = result.built().get();
    if (result.passed()) {
      evidence.putTest(capsule.digest(), statement(result, capsule).json());
    } else {
      evidence.removeTest(capsule.digest());
    }
  }

  private TestStatement statement(FolderResult result, Capsule capsule) throws IOException {
    List<Duration> times =
        result
            .measured()
            .map(Measured::times)
            .filter(measured -> !measured.isEmpty())
            .orElseGet(() -> result.cases().stream().map(CaseResult::took).toList());
    return new TestStatement(
        capsule.digest(),
        result.capsule(),
        Sha256.of(result.folder().resolve("test.yaml")),
        result.cases().stream().map(TestEvidence::passed).toList(),
        times.size(),
        Measured.median(times),
        size(capsule.rootfs()),
        machine.get(),
        recap,
        time.now());
  }

  private static TestStatement.Case passed(CaseResult result) {
    Optional<Receipt> receipt = result.record().flatMap(InvocationRecord::receipt);
    return new TestStatement.Case(
        result.name(),
        result.fixture(),
        result.took(),
        receipt
            .map(r -> r.clean() ? TestStatement.Receipt.CLEAN : TestStatement.Receipt.CHANGED)
            .orElse(TestStatement.Receipt.NONE));
  }

  private static long size(Path rootfs) throws IOException {
    try (Stream<Path> files = Files.walk(rootfs)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
