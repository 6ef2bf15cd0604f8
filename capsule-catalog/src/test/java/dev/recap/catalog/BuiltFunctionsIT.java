package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.output.StructuredOutput;
import dev.recap.catalog.rootfs.CommandRunner.Result;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Captured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Builds the project's own functions from real Debian packages and runs them by crun. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BuiltFunctionsIT {
  private static final Path FUNCTIONS = Path.of("../functions").toAbsolutePath().normalize();

  private final List<String> steps = new ArrayList<>();

  private LocalCatalog catalog;
  private Crun crun;

  @BeforeAll
  void prepare(@TempDir Path state) throws IOException {
    Path target = Files.createDirectory(state.resolve("target"));
    catalog =
        new LocalCatalog(
            state.resolve("recap"), Optional.of(FUNCTIONS), new HostCommands(), steps::add);
    crun = new Crun(Files.createDirectory(state.resolve("bundles")), target);
  }

  @Test
  void topListsProcessesAsJson() throws IOException {
    Capsule top = capsule("top");
    Result.Ended run = crun.run(top, Map.of("iterations", "2", "delay", "0.1", "full", "true"));
    assertThat(run.status()).as(run.stderr()).isZero();
    assertThat(json(top, run, Map.of())).contains("\"pid\":1,", "\"command\":\"/usr/bin/top");
  }

  private Capsule capsule(String name) {
    Lookup lookup = catalog.find(CapsuleRef.parse(name));
    if (lookup instanceof Lookup.Found(Capsule capsule)) {
      return capsule;
    }
    throw new AssertionError(lookup.toString());
  }

  private static String json(Capsule capsule, Result.Ended run, Map<String, Object> values) {
    byte[] bytes = run.stdout().getBytes(StandardCharsets.UTF_8);
    return new StructuredOutput()
        .parse(capsule.manifest().output().under(values), new Captured(bytes, bytes.length))
        .orElseThrow(() -> new AssertionError("no JSON of: " + run.stdout()));
  }
}
