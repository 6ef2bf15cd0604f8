package dev.recap.engine.receipt;

import dev.recap.core.invocation.Receipt.Check;
import dev.recap.core.invocation.Receipt.Finding;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of every file of a target, for bindings that may write: size and time of last status
 * change, which no program can set (stat(2), st_ctim).
 *
 * @param states by path below the target's root
 * @param complete whether all could be looked at
 */
public record FileStates(Map<String, String> states, boolean complete) {
  /** What is known when the file systems do not answer. */
  public static final FileStates UNKNOWN = new FileStates(Map.of(), false);

  private static final int MOST_FILES = 300_000;
  private static final int SHOWN = 200;
  private static final String ATTRIBUTION =
      "the capsule declares filesystem: write, so every change of a file while it ran is counted as its own";

  /** Looks at every file below a folder, without entering /proc, /sys and /dev. */
  public static FileStates take(Path root) {
    Map<String, String> states = new HashMap<>();
    Walk walk = new Walk(root, states);
    try {
      Files.walkFileTree(root, walk);
    } catch (IOException e) {
      walk.complete = false;
    }
    return new FileStates(states, walk.complete);
  }

  /** The check that compares this with a later look. */
  public Check check(FileStates later) {
    if (!complete || !later.complete) {
      return new Check(
          "files",
          new Finding.NotTaken(
              "the target has more than %d files, or some could not be read in time"
                  .formatted(MOST_FILES)),
          ATTRIBUTION);
    }
    List<String> differences = new ArrayList<>();
    later.states.forEach((path, state) -> {
      String was = states.get(path);
      if (was == null) {
        differences.add("+ " + path);
      } else if (!was.equals(state)) {
        differences.add("~ " + path);
      }
    });
    states.keySet().stream()
        .filter(path -> !later.states.containsKey(path))
        .forEach(path -> differences.add("- " + path));
    differences.sort(null);
    Finding finding =
        differences.isEmpty()
            ? new Finding.Same()
            : new Finding.LeftBehind(
                List.copyOf(differences.subList(0, Math.min(SHOWN, differences.size()))));
    return new Check("files", finding, ATTRIBUTION);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Map<String, String> states;
    private boolean complete = true;

    Walk(Path root, Map<String, String> states) {
      this.root = root;
      this.states = states;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      String path = root.relativize(folder).toString();
      if (path.equals("proc") || path.equals("sys") || path.equals("dev")) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      return visitFile(folder, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (states.size() >= MOST_FILES) {
        complete = false;
        return FileVisitResult.TERMINATE;
      }
      Object changed = Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
      states.put("/" + root.relativize(file), attributes.size() + " " + changed);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      complete = false;
      return FileVisitResult.CONTINUE;
    }
  }
}
