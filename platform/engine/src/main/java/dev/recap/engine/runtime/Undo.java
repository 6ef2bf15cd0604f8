package dev.recap.engine.runtime;

import dev.recap.engine.linux.Poller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The command line that takes back what a capsule changed, journalled beside its launcher before
 * the capsule runs and run in a container of its own after it: by this process, or after its death
 * by the next.
 *
 * @param file the journal: process id and start of the target, then the OCI configuration
 * @param config the configuration, with the launcher's folder as a mark
 * @param pid the target's main process
 * @param startTicks when it started
 */
record Undo(Path file, String config, int pid, long startTicks) {
  private static final String MARK = "@launcher@";
  private static final String NAME = "undo";
  private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** The undo of a capsule that is about to run in a launcher. */
  static Undo of(LauncherFolder folder, String config, int pid, long startTicks) {
    return new Undo(
        folder.path().resolve(NAME),
        config.replace(folder.path().toString(), MARK),
        pid,
        startTicks);
  }

  /** Writes it down. */
  void journal() {
    try {
      Path draft = file.resolveSibling(NAME + ".new");
      Files.writeString(draft, pid + " " + startTicks + "\n" + config);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Tried to write down how to undo the changes to process " + pid, e);
    }
  }

  /** The one a dead process left in a launcher's folder. */
  static Optional<Undo> left(LauncherFolder folder) {
    Path file = folder.path().resolve(NAME);
    try {
      String text = Files.readString(file);
      int line = text.indexOf('\n');
      List<String> words = List.of(text.substring(0, line).split(" ", -1));
      return Optional.of(
          new Undo(
              file,
              text.substring(line + 1),
              Integer.parseInt(words.get(0)),
              Long.parseLong(words.get(1))));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Runs it in a launcher that is idle. On the launcher's thread. */
  boolean run(Launcher launcher) {
    try (Container container = new Container(launcher)) {
      container.start(config.replace(MARK, launcher.folder().path().toString()), "");
      boolean done = container.awaitReady() && finish(container);
      container.sweep();
      container.release();
      return container.awaitEnd() && done;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean finish(Container container) {
    container.stdin().close();
    container.begin();
    long end = System.nanoTime() + RUN_NANOS;
    try (Poller poller = new Poller(1)) {
      poller.watch(0, container.reports().fd());
      while (System.nanoTime() < end && !container.reports().ended()) {
        String report = container.reports().poll();
        if (!report.isEmpty()) {
          return report.equals("exit 0");
        }
        poller.await(end - System.nanoTime());
      }
    }
    return false;
  }

  /** Removes it from the journal: there is nothing to take back any more. */
  void forget() {
    file.toFile().delete();
  }
}
