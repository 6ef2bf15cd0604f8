package dev.recap.engine.runtime;

import dev.recap.core.target.TargetHandle;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver.Resolution;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.TestEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A target with what a test must know of it.
 *
 * @param reference how it is called
 * @param pid its main process
 */
record Place(String reference, int pid) {

  static Place of(TestEngine engine, RealContainer container) {
    Resolution found = engine.targets().resolve(TargetRef.parse(container.reference()));
    if (!(found instanceof Resolution.Resolved(TargetHandle handle))) {
      throw new IllegalStateException("Tried to find " + container.reference() + " but " + found);
    }
    try (handle) {
      return new Place(container.reference(), handle.target().pid());
    }
  }

  /** Every process in its pid namespace with its state, zombies too: its own /proc says so. */
  SortedSet<String> processes() {
    SortedSet<String> found = new TreeSet<>();
    Path proc = Path.of("/proc/" + pid + "/root/proc");
    try (Stream<Path> all = Files.list(proc)) {
      for (Path process : all.filter(p -> p.getFileName().toString().matches("[0-9]+")).toList()) {
        String stat = Files.readString(process.resolve("stat"));
        found.add(stat.substring(0, stat.lastIndexOf(')') + 3));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code readlink /proc/PID/ns/NAME} says. */
  String namespace(String name) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + name)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
