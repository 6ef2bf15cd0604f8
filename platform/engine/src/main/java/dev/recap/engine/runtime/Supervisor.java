package dev.recap.engine.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first processes of every capsule: tini as subreaper and, below it, a shell that runs the
 * command and stays until everything else is gone. A capsule's orphans are then reaped inside the
 * target, also where its PID 1 never reaps.
 *
 * @param folder holds the two static programs and the shell's script, mounted at {@code /.recap} of
 *     every capsule
 */
public record Supervisor(Path folder) {
  private static final List<String> TINI = List.of("/usr/bin/tini-static", "/usr/sbin/tini-static");
  private static final List<String> BUSYBOX =
      List.of("/bin/busybox", "/usr/bin/busybox", "/bin/busybox.static", "/sbin/busybox");

  /** The Debian and Ubuntu packages that hold them. */
  public static final List<String> PACKAGES = List.of("tini", "busybox-static");

  /** The packages whose program is not on this host. */
  public static List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (first(TINI).isEmpty()) {
      missing.add(PACKAGES.get(0));
    }
    if (first(BUSYBOX).isEmpty()) {
      missing.add(PACKAGES.get(1));
    }
    return missing;
  }

  /**
   * Copies the programs to a folder, unless they are there already.
   *
   * @throws IOException when one is not on this host or cannot be copied
   */
  public static Supervisor prepare(Path folder) throws IOException {
    Files.createDirectories(folder);
    copy(TINI, folder.resolve("tini"));
    copy(BUSYBOX, folder.resolve("sh"));
    try (InputStream stream = Supervisor.class.getResourceAsStream("supervisor.sh")) {
      if (stream == null) {
        throw new IOException("Tried to read supervisor.sh but it is not in the jar");
      }
      place(stream.readAllBytes(), folder.resolve("supervise"));
    }
    return new Supervisor(folder);
  }

  /** The static shell on this host. */
  Path shell() {
    return folder.resolve("sh");
  }

  /** The command line of a capsule's first process. */
  List<String> around(List<String> command) {
    List<String> line =
        new ArrayList<>(List.of("/.recap/tini", "-s", "--", "/.recap/sh", "/.recap/supervise"));
    line.addAll(command);
    return line;
  }

  private static void copy(List<String> places, Path to) throws IOException {
    Path from =
        first(places)
            .orElseThrow(() ->
                new IOException(
                    "Tried to find a static %s but there is none of %s"
                        .formatted(to.getFileName(), places)));
    if (!Files.exists(to) || Files.size(to) != Files.size(from)) {
      place(Files.readAllBytes(from), to);
    }
  }

  /**
   * Puts a file in its place whole or not at all: others may start capsules from the same folder.
   */
  private static void place(byte[] content, Path to) throws IOException {
    if (Files.exists(to) && java.util.Arrays.equals(Files.readAllBytes(to), content)) {
      return;
    }
    Path draft = Files.createTempFile(to.getParent(), to.getFileName().toString(), ".new");
    Files.write(draft, content);
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Optional<Path> first(List<String> places) {
    return places.stream().map(Path::of).filter(Files::isExecutable).findFirst();
  }
}
