package dev.recap.catalog.rootfs;

import dev.recap.catalog.rootfs.CommandRunner.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The distribution's packages, fetched with its own client, which checks their signatures. */
final class DebianPackages {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  // 'http://…/top_1.0_amd64.deb' top_1.0_amd64.deb 1234 SHA256:0123…; see apt-get(8), --print-uris.
  private static final Pattern URI_LINE =
      Pattern.compile("'[^']*' (([a-z0-9][a-z0-9+.-]*)_\\S+\\.deb) [0-9]+ SHA256:([0-9a-f]{64})");

  private final Path cache;
  private final CommandRunner commands;
  private final BuildProgress progress;
  private boolean refreshed;

  private record Remote(String packageName, String file, String sha256) {}

  DebianPackages(Path cache, CommandRunner commands, BuildProgress progress) {
    this.cache = cache;
    this.commands = commands;
    this.progress = progress;
  }

  /** The packages and everything they depend on, nearest first. */
  List<String> closure(List<String> packages) throws BuildException, IOException {
    Files.createDirectories(cache);
    List<String> command =
        new ArrayList<>(List.of("apt-cache", "depends", "--recurse", "--important"));
    command.addAll(packages);
    return run(command, cache)
        .lines()
        .filter(line -> !line.isBlank() && Character.isLetterOrDigit(line.charAt(0)))
        .filter(line -> line.indexOf(':') < 0)
        .distinct()
        .toList();
  }

  /** Whether this host's lists surely have no package of that name. */
  boolean isUnknown(String name) {
    return commands.run(List.of("apt-cache", "show", name), cache, PATIENCE)
            instanceof Result.Ended(int status, String stdout, String _)
        && (status != 0 || stdout.isBlank());
  }

  /** Has packages on disk; the result is their files by package name. */
  Map<String, Path> fetch(List<String> packages) throws BuildException, IOException {
    Files.createDirectories(cache);
    // In a folder of its own: apt-get leaves out what it finds where it is, and others may be here.
    Path work = Files.createTempDirectory(cache, "fetch");
    try {
      Map<String, Path> found = new LinkedHashMap<>();
      List<Remote> missing = new ArrayList<>();
      for (Remote remote : remotes(packages, work)) {
        Path kept = cache.resolve(remote.file());
        if (remote.sha256().equals(sha256(kept).orElse(""))) {
          found.put(remote.packageName(), kept);
        } else {
          missing.add(remote);
        }
      }
      download(missing, work, found);
      return found;
    } finally {
      FileTrees.delete(work);
    }
  }

  private List<Remote> remotes(List<String> packages, Path work) throws BuildException {
    List<String> command = aptGetDownload(packages);
    command.add("--print-uris");
    List<Remote> remotes = new ArrayList<>();
    for (String line : run(command, work).lines().toList()) {
      Matcher parts = URI_LINE.matcher(line.strip());
      if (parts.matches()) {
        remotes.add(new Remote(parts.group(2), parts.group(1), parts.group(3)));
      }
    }
    return remotes;
  }

  private void download(List<Remote> missing, Path work, Map<String, Path> found)
      throws BuildException, IOException {
    if (missing.isEmpty()) {
      return;
    }
    List<String> names = missing.stream().map(Remote::packageName).toList();
    progress.step("Downloading the Debian packages " + String.join(", ", names));
    run(aptGetDownload(names), work);
    for (Remote remote : missing) {
      Path fresh = work.resolve(remote.file());
      if (!remote.sha256().equals(sha256(fresh).orElse(""))) {
        throw new BuildException(
            "Tried to download %s but what came is not what the package list names: run apt-get update and try again"
                .formatted(remote.file()));
      }
      Path kept = cache.resolve(remote.file());
      Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      found.put(remote.packageName(), kept);
    }
  }

  private static List<String> aptGetDownload(List<String> packages) {
    // The sandbox user of apt cannot write into a folder of ours, and would only warn of it.
    List<String> command =
        new ArrayList<>(List.of("apt-get", "-q", "-o", "APT::Sandbox::User=root", "download"));
    command.addAll(packages);
    return command;
  }

  private String run(List<String> command, Path directory) throws BuildException {
    Result result = commands.run(command, directory, PATIENCE);
    if (result instanceof Result.Ended(int status, String _, String _)
        && status != 0
        && !refreshed) {
      refreshed = true;
      progress.step("Refreshing the package lists (apt-get update)");
      commands.run(List.of("apt-get", "-q", "update"), directory, PATIENCE);
      result = commands.run(command, directory, PATIENCE);
    }
    return switch (result) {
      case Result.Ended(int status, String stdout, String _) when status == 0 -> stdout;
      case Result.Ended(int status, String _, String stderr) ->
          throw new BuildException(
              "Tried to run %s but it ended with %d: %s"
                  .formatted(String.join(" ", command), status, lastError(stderr)));
      case Result.NotInstalled() ->
          throw new BuildException(
              "Tried to run %s but this host does not have it: build capsules on Debian or Ubuntu"
                  .formatted(command.getFirst()));
      case Result.TimedOut() ->
          throw new BuildException(
              "Tried to run %s but it took longer than %d minutes: check the network"
                  .formatted(String.join(" ", command), PATIENCE.toMinutes()));
    };
  }

  private static String lastError(String stderr) {
    return stderr.lines().filter(line -> line.startsWith("E:")).findFirst().orElse(stderr.strip());
  }

  private static Optional<String> sha256(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return Optional.of(HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
