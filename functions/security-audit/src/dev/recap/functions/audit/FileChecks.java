package dev.recap.functions.audit;

import dev.recap.functions.audit.Finding.Check;
import dev.recap.functions.audit.Finding.Severity;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Modes and capabilities of the target's files; see inode(7) and capabilities(7). */
final class FileChecks extends SimpleFileVisitor<Path> {
  private static final Path ROOT = Path.of("/target");
  private static final Set<Path> KERNEL =
      Set.of(ROOT.resolve("proc"), ROOT.resolve("sys"), ROOT.resolve("dev"));
  private static final int SETUID = 04000;
  private static final int SETGID = 02000;
  private static final int STICKY = 01000;
  private static final int GROUP_EXECUTE = 010;
  private static final int OTHERS_WRITE = 02;

  private final Set<Check> checks;
  private final List<Finding> found = new ArrayList<>();
  private final FileCapabilities capabilities = new FileCapabilities();

  private FileChecks(Set<Check> checks) {
    this.checks = checks;
  }

  static List<Finding> of(Set<Check> checks) throws IOException {
    FileChecks visitor = new FileChecks(checks);
    Files.walkFileTree(ROOT, visitor);
    return visitor.found;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
      throws IOException {
    if (KERNEL.contains(folder)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    Map<String, Object> unix = unix(folder);
    int mode = (int) unix.get("mode");
    if (checks.contains(Check.WRITABLE) && (mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
      add(Check.WRITABLE, Severity.HIGH, folder, "everybody may replace and remove files in it");
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (!attributes.isRegularFile()) {
      return FileVisitResult.CONTINUE;
    }
    Map<String, Object> unix = unix(file);
    int mode = (int) unix.get("mode");
    if (checks.contains(Check.SETUID) && (mode & SETUID) != 0) {
      boolean root = (int) unix.get("uid") == 0;
      add(
          Check.SETUID,
          root ? Severity.HIGH : Severity.MEDIUM,
          file,
          "set-user-ID: runs as user " + unix.get("uid"));
    }
    // Without the execute bit set-group-ID means mandatory locking.
    if (checks.contains(Check.SETUID) && (mode & SETGID) != 0 && (mode & GROUP_EXECUTE) != 0) {
      add(Check.SETUID, Severity.MEDIUM, file, "set-group-ID: runs as group " + unix.get("gid"));
    }
    if (checks.contains(Check.WRITABLE) && (mode & OTHERS_WRITE) != 0) {
      add(Check.WRITABLE, Severity.HIGH, file, "everybody may change it");
    }
    if (checks.contains(Check.FILE_CAPABILITIES)) {
      capabilities
          .of(file)
          .ifPresent(names ->
              add(
                  Check.FILE_CAPABILITIES,
                  Severity.HIGH,
                  file,
                  "gives " + String.join(", ", names)));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    System.out.println("Tried to look at %s but %s".formatted(name(file), failure.getMessage()));
    return FileVisitResult.CONTINUE;
  }

  private static Map<String, Object> unix(Path file) throws IOException {
    return Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
  }

  private void add(Check check, Severity severity, Path file, String detail) {
    found.add(new Finding(check, severity, name(file), detail));
  }

  private static String name(Path file) {
    return "/" + ROOT.relativize(file);
  }
}
