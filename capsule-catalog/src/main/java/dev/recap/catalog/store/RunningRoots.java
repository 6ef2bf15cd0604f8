package dev.recap.catalog.store;

import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The capsules that something runs in at this moment: the OCI runtime mounts a capsule's root file
 * system, and every process shows its mounts; see proc_pid_mountinfo(5).
 *
 * @param proc where the kernel shows processes
 */
record RunningRoots(Path proc) {
  private static final Pattern ROOT = Pattern.compile("/capsules/([0-9a-f]{64})/rootfs(?: |/)");

  /**
   * Finds them.
   *
   * @throws IOException also when the caller is not root, who may not look at every process
   */
  Set<Digest> find() throws IOException {
    Set<Digest> running = new HashSet<>();
    Set<Path> seen = new HashSet<>();
    boolean root = isRoot();
    try (Stream<Path> entries = Files.list(proc)) {
      for (Path process : entries.filter(RunningRoots::isProcess).toList()) {
        look(process, seen, running, root);
      }
    }
    return running;
  }

  /** Of some processes even root may see the mounts only, and not of which namespace they are. */
  private static Path namespace(Path process) throws IOException {
    try {
      return Files.readSymbolicLink(process.resolve("ns/mnt"));
    } catch (AccessDeniedException e) {
      return process;
    }
  }

  private static boolean isProcess(Path entry) {
    return Character.isDigit(entry.getFileName().toString().charAt(0));
  }

  private boolean isRoot() throws IOException {
    Path self = proc.resolve("self");
    return !Files.exists(self) || Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
  }

  private static void look(Path process, Set<Path> seen, Set<Digest> running, boolean root)
      throws IOException {
    try {
      // Most processes have their mounts in common.
      if (!seen.add(namespace(process))) {
        return;
      }
      try (Stream<String> mounts = Files.lines(process.resolve("mountinfo"))) {
        mounts.forEach(mount -> {
          Matcher mounted = ROOT.matcher(mount);
          while (mounted.find()) {
            running.add(Digest.ofSha256Hex(mounted.group(1)));
          }
        });
      }
    } catch (AccessDeniedException e) {
      // Not even root may look at processes from outside his container, which run no capsules here.
      if (!root) {
        throw new IOException(
            "the processes of others cannot be looked at, which may run capsules: do it as root",
            e);
      }
    } catch (IOException | UncheckedIOException _) {
      // It has ended: a process without mounts is a zombie.
    }
  }
}
