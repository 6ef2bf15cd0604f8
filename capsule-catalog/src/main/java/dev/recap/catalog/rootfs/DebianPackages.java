package dev.recap.catalog.rootfs;

import dev.recap.catalog.lock.CapsuleLock.DebianPackage;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.CommandRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The distribution's packages, fetched with its own client, which checks their signatures. */
final class DebianPackages {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  // 'http://…/top_1.0_amd64.deb' top_1.0_amd64.deb 1234 SHA256:0123…; see apt-get(8), --print-uris.
  private static final Pattern URI_LINE =
      Pattern.compile("'[^']*' (([a-z0-9][a-z0-9+.-]*)_\\S+\\.deb) [0-9]+ SHA256:([0-9a-f]{64})");

  private final Path cache;
  private final CommandRunner commands;
  private final PackagePins pins;
  private final BuildProgress progress;
  private boolean refreshed;

  private record Remote(String packageName, String file, String sha256) {
    /** The version as dpkg shows it; in file names the colon after an epoch is escaped. */
    String version() {
      return file.split("_", 3)[1].replace("%3a", ":");
    }
  }

  /**
   * A package on disk.
   *
   * @param exact which one it is
   */
  record Fetched(Path file, DebianPackage exact) {
    /** What it was built for: the last part of the file's name, {@code NAME_VERSION_ARCH.deb}. */
    String architecture() {
      String name = file.getFileName().toString();
      return name.substring(name.lastIndexOf('_') + 1, name.length() - ".deb".length());
    }
  }

  DebianPackages(Path cache, CommandRunner commands, PackagePins pins, BuildProgress progress) {
    this.cache = cache;
    this.commands = commands;
    this.pins = pins;
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

  /** Has packages on disk, in the versions that are locked; the result is by package name. */
  Map<String, Fetched> fetch(List<String> packages) throws BuildException, IOException {
    Files.createDirectories(cache);
    Map<String, Fetched> found = new LinkedHashMap<>();
    List<String> wanted = new ArrayList<>();
    for (String name : packages) {
      Optional<DebianPackage> pin = pins.of(name);
      Optional<Path> kept = pin.isEmpty() ? Optional.empty() : kept(pin.get());
      if (kept.isPresent()) {
        found.put(name, new Fetched(kept.get(), pin.get()));
      } else {
        wanted.add(name);
      }
    }
    if (!wanted.isEmpty()) {
      // In a folder of its own: apt-get leaves out what it finds where it is, others may be here.
      Path work = Files.createTempDirectory(cache, "fetch");
      try {
        fetch(remotes(wanted, work), work, found);
      } finally {
        FileTrees.delete(work);
      }
    }
    return found;
  }

  /** A locked package that was downloaded before. */
  private Optional<Path> kept(DebianPackage pin) throws IOException {
    String prefix = pin.name() + "_" + pin.version().replace(":", "%3a") + "_";
    try (Stream<Path> files = Files.list(cache)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith(prefix)
            && sha256(file).equals(Optional.of(pin.sha256()))) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  private void fetch(List<Remote> remotes, Path work, Map<String, Fetched> found)
      throws BuildException, IOException {
    List<Remote> missing = new ArrayList<>();
    for (Remote remote : remotes) {
      Path kept = cache.resolve(remote.file());
      if (remote.sha256().equals(sha256(kept).orElse(""))) {
        found.put(remote.packageName(), fetched(kept, remote));
      } else {
        missing.add(remote);
      }
    }
    download(missing, work, found);
  }

  private static Fetched fetched(Path file, Remote remote) {
    return new Fetched(
        file, new DebianPackage(remote.packageName(), remote.version(), remote.sha256()));
  }

  /** Where packages are; those that are locked and cannot be had any more as they are now. */
  private List<Remote> remotes(List<String> packages, Path work) throws BuildException {
    List<Remote> remotes = new ArrayList<>();
    List<String> present = new ArrayList<>();
    for (String name : packages) {
      Optional<DebianPackage> pin = pins.of(name);
      Optional<Remote> locked = pin.isEmpty() ? Optional.empty() : locked(pin.get(), work);
      if (locked.isPresent()) {
        remotes.add(locked.get());
      } else {
        present.add(name);
      }
    }
    if (!present.isEmpty()) {
      remotes.addAll(printed(run(printUris(present), work)));
    }
    return remotes;
  }

  private Optional<Remote> locked(DebianPackage pin, Path work) throws BuildException {
    List<String> command = printUris(List.of(pin.name() + "=" + pin.version()));
    Result result = commands.run(command, work, PATIENCE);
    if (!(result instanceof Result.Ended(int status, String _, String _)) || status != 0) {
      refresh();
      result = commands.run(command, work, PATIENCE);
    }
    List<Remote> found =
        result instanceof Result.Ended(int status, String stdout, String _) && status == 0
            ? printed(stdout)
            : List.of();
    if (found.isEmpty()) {
      pins.unavailable(pin, "the package archive has another version now", progress);
      return Optional.empty();
    }
    if (!found.getFirst().sha256().equals(pin.sha256())) {
      throw pins.differs(pin, found.getFirst().sha256());
    }
    return Optional.of(found.getFirst());
  }

  private static List<String> printUris(List<String> packages) {
    List<String> command = aptGetDownload(packages);
    command.add("--print-uris");
    return command;
  }

  private static List<Remote> printed(String lines) {
    List<Remote> remotes = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      Matcher parts = URI_LINE.matcher(line.strip());
      if (parts.matches()) {
        remotes.add(new Remote(parts.group(2), parts.group(1), parts.group(3)));
      }
    }
    return remotes;
  }

  private void download(List<Remote> missing, Path work, Map<String, Fetched> found)
      throws BuildException, IOException {
    if (missing.isEmpty()) {
      return;
    }
    List<String> names = missing.stream().map(Remote::packageName).toList();
    progress.step("Downloading the Debian packages " + String.join(", ", names));
    run(
        aptGetDownload(missing.stream().map(r -> r.packageName() + "=" + r.version()).toList()),
        work);
    for (Remote remote : missing) {
      Path fresh = work.resolve(remote.file());
      if (!remote.sha256().equals(sha256(fresh).orElse(""))) {
        throw new BuildException(
            "Tried to download %s but what came is not what the package list names: run apt-get update and try again"
                .formatted(remote.file()));
      }
      Path kept = cache.resolve(remote.file());
      Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      found.put(remote.packageName(), fetched(kept, remote));
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
        && refresh()) {
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

  /** Once; whether that was now. */
  private boolean refresh() {
    if (refreshed) {
      return false;
    }
    refreshed = true;
    progress.step("Refreshing the package lists (apt-get update)");
    commands.run(List.of("apt-get", "-q", "update"), cache, PATIENCE);
    return true;
  }

  private static String lastError(String stderr) {
    return stderr.lines().filter(line -> line.startsWith("E:")).findFirst().orElse(stderr.strip());
  }

  private static Optional<String> sha256(Path file) throws IOException {
    return Files.isRegularFile(file) ? Optional.of(Sha256.of(file).hex()) : Optional.empty();
  }
}
