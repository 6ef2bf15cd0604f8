package dev.recap.engine.runtime;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.engine.cgroup.LimitedCgroup;
import dev.recap.engine.linux.Poller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The command line that takes back what a capsule changed, journalled beside its launcher before
 * the capsule runs and run in a container of its own after it: by this process, or after its death
 * by the next.
 *
 * @param file the journal: process id and start of the target and the way to its files, what is
 *     shown, the OCI configuration
 * @param config the configuration, with the launcher's folder and name as marks
 * @param pid the target's main process
 * @param startTicks when it started
 * @param filesystem which way to the target's files the capsule has
 * @param shown the folders of the host that the configuration means by names in the launcher's
 */
record Undo(
    Path file,
    String config,
    int pid,
    long startTicks,
    Filesystem filesystem,
    Map<String, Path> shown) {
  private static final String MARK = "@launcher@";
  private static final String NAME_MARK = "@name@";

  /** In the folder of the bundle, which is closed to others: the configuration holds parameters. */
  private static final String PLACE = "bundle/undo";

  private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** What became of it. */
  enum Result {
    /** It ended with status 0. */
    DONE,
    /** It ran and said that it failed, or did not end in its time. */
    FAILED,
    /** It could not be started. */
    NOT_RUN
  }

  /** The undo of a capsule that is about to run in a launcher. */
  static Undo of(
      Launcher launcher, String config, int pid, long startTicks, Filesystem filesystem) {
    Path folder = launcher.folder().path();
    return new Undo(
        folder.resolve(PLACE),
        config
            .replace(folder.toString(), MARK)
            .replace(cgroup(launcher.folder().name()), cgroup(NAME_MARK)),
        pid,
        startTicks,
        filesystem,
        launcher.shown());
  }

  /** Writes it down. */
  void journal() {
    try {
      Path draft = file.resolveSibling("undo.new");
      StringBuilder text = new StringBuilder("%d %d %s\n".formatted(pid, startTicks, filesystem));
      shown.forEach((name, path) -> text.append(name).append(' ').append(path).append('\n'));
      Files.writeString(draft, text.append(config));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Tried to write down how to undo the changes to process " + pid, e);
    }
  }

  /** The one a dead process left in a launcher's folder. */
  static Optional<Undo> left(LauncherFolder folder) {
    Path file = folder.path().resolve(PLACE);
    try {
      String text = Files.readString(file);
      int start = text.indexOf('{');
      List<String> lines = text.substring(0, start).lines().toList();
      List<String> words = List.of(lines.getFirst().split(" ", -1));
      Map<String, Path> shown = new HashMap<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] named = line.split(" ", 2);
        shown.put(named[0], Path.of(named[1]));
      }
      return Optional.of(
          new Undo(
              file,
              text.substring(start),
              Integer.parseInt(words.get(0)),
              Long.parseLong(words.get(1)),
              Filesystem.valueOf(words.get(2)),
              shown));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Runs it in a launcher of its own, after the death of the process whose capsule it was. */
  Result runAlone(Launcher launcher) throws IOException {
    if (filesystem != Filesystem.NONE) {
      launcher.stage(pid, filesystem == Filesystem.READ).close();
    }
    return run(launcher);
  }

  /** Runs it in a launcher that is idle. On the launcher's thread. */
  Result run(Launcher launcher) {
    shown.forEach(launcher::show);
    try (Container container = new Container(launcher)) {
      container.start(configFor(launcher.folder()), "");
      boolean ready = container.awaitReady();
      boolean done = ready && finish(container);
      container.sweep();
      container.release();
      container.awaitEnd();
      if (done) {
        forget();
      }
      return done ? Result.DONE : ready ? Result.FAILED : Result.NOT_RUN;
    } catch (IOException e) {
      return Result.NOT_RUN;
    }
  }

  private String configFor(LauncherFolder folder) {
    return config
        .replace(MARK, folder.path().toString())
        .replace(cgroup(NAME_MARK), cgroup(folder.name()));
  }

  /**
   * How the cgroup of a launcher stands in a configuration, for a runtime that makes one below it.
   */
  private static String cgroup(String launcher) {
    return "/" + LimitedCgroup.PARENT + "/" + launcher + "/";
  }

  private static boolean finish(Container container) {
    container.stdin().close();
    container.begin(RUN_NANOS);
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
