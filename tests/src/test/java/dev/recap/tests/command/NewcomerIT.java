package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What docs/writing-a-capsule.md tells its reader to type. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class NewcomerIT {
  private static final int PATIENCE_MINUTES = 20;

  @TempDir private Path work;

  @Test
  void everyCommandOfThePageWorks() throws Exception {
    Path out = work.resolve("out");
    ProcessBuilder newcomer =
        new ProcessBuilder(Script.ROOT.resolve("tests/newcomer").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    newcomer.environment().keySet().removeIf(name -> name.startsWith("RECAP_"));
    Process process = newcomer.start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      // SIGTERM: it then takes its container and its folders away.
      process.destroy();
      process.waitFor();
    }
    String printed = Files.readString(out);
    System.out.print(printed);
    assertThat(process.exitValue()).as(printed).isZero();
    assertThat(printed)
        .contains(
            "recap capsule run hello", "recap capsule run finder", "recap capsule run listing")
        .contains("recap capsule run tools")
        .containsPattern("all +[0-9]+\\.[0-9] s");
  }
}
