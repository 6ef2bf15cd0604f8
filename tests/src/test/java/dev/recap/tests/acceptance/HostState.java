package dev.recap.tests.acceptance;

import dev.recap.engine.cgroup.CgroupHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * What RECap processes have on this host: of other processes, which come and go meanwhile, nothing.
 *
 * @param cgroups folders below {@code recap} in every hierarchy
 * @param processes ids of what runs in them
 * @param mounts lines of the host's mount table that mention RECap's folders
 * @param files everything in its folders that does not outlive a boot
 */
record HostState(
    Set<String> cgroups, Set<String> processes, List<String> mounts, Set<String> files) {

  /**
   * Looks at what the processes {@code owners} have, with {@code run} for their folder in memory
   * and {@code state} for that on disk.
   */
  static HostState of(LongPredicate owners, Path run, Path state) throws IOException {
    Set<String> cgroups = new TreeSet<>();
    Set<String> processes = new TreeSet<>();
    CgroupHost host = CgroupHost.read(Path.of("/proc/self/mountinfo"));
    for (Path hierarchy : host.limiting()) {
      for (Path cgroup : list(hierarchy.resolve("recap"))) {
        String name = cgroup.getFileName().toString();
        if (name.matches("\\d+-.*")
            && owners.test(Long.parseLong(name.substring(0, name.indexOf('-'))))) {
          cgroups.add(cgroup.toString());
          processes.addAll(processes(cgroup));
        }
      }
    }
    List<String> mounts =
        Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
            .filter(line -> line.contains(run.toString()) || line.contains(state.toString()))
            .toList();
    Set<String> files = new TreeSet<>();
    for (Path folder : List.of(run, state.resolve("artifacts"))) {
      files.addAll(files(folder));
    }
    return new HostState(cgroups, processes, mounts, files);
  }

  /** What goes while it is listed has the listing done again: it is on its way out. */
  private static List<String> files(Path folder) throws IOException {
    while (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        return all.map(Path::toString).toList();
      } catch (NoSuchFileException e) {
        // Gone meanwhile.
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e;
        }
      }
    }
    return List.of();
  }

  private static List<String> processes(Path cgroup) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path list :
        List.of(cgroup.resolve("cgroup.procs"), cgroup.resolve("container/cgroup.procs"))) {
      try {
        found.addAll(Files.readAllLines(list));
      } catch (NoSuchFileException e) {
        // Gone, or never there.
      } catch (IOException e) {
        // On v2 the cgroup above lists those of a threaded one.
        if (!String.valueOf(e.getMessage()).contains("not supported") && Files.exists(list)) {
          throw e;
        }
      }
    }
    return found;
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).toList();
    }
  }
}
