package dev.recap.tests.serve;

import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script;
import dev.recap.tests.command.TestCapsule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * What most tests of a server need: folders with the capsule of the tests, and a container of crun.
 *
 * @param target the container's reference
 */
record OneTarget(Script script, RealContainers containers, String target) implements AutoCloseable {
  /** Makes them. */
  static OneTarget create() {
    Script script = Script.create();
    RealContainers containers = new RealContainers();
    try {
      TestCapsule.in(script.work());
      return new OneTarget(script, containers, containers.crun("a", Map.of()).reference());
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to prepare a target for tests", e);
    }
  }

  @Override
  public void close() throws IOException {
    containers.close();
    script.close();
  }
}
