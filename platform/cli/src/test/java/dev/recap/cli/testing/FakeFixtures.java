package dev.recap.cli.testing;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.testing.Content;
import dev.recap.catalog.testing.FixtureUse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Containers that are names only; the fixture {@code broken} does not start. */
final class FakeFixtures implements Fixtures {
  final List<String> running = new CopyOnWriteArrayList<>();
  final List<FixtureUse> started = new CopyOnWriteArrayList<>();
  final Map<String, String> files = new HashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  @Override
  public Running start(FixtureUse use, List<Path> folders) throws BuildException {
    if (use.fixture().equals("broken")) {
      throw new BuildException("Tried to start broken but it is");
    }
    started.add(use);
    String name = "test-" + count.incrementAndGet();
    running.add(name);
    return new Running() {
      @Override
      public String reference() {
        return "crun:" + name;
      }

      @Override
      public Duration startup() {
        return Duration.ofMillis(40);
      }

      @Override
      public Optional<Content> content(String path) {
        return Optional.ofNullable(files.get(path)).map(Content::of);
      }

      @Override
      public void close() {
        running.remove(name);
      }
    };
  }

  @Override
  public List<Running> leftBehind() {
    return List.of();
  }
}
