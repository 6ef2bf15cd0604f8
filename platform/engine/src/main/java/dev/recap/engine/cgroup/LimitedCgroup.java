package dev.recap.engine.cgroup;

import dev.recap.core.capsule.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cgroup of RECap's own with limits on memory, processors and processes, so that what runs in it
 * is never charged to a target. Works on cgroup v1, v2 and hybrid hosts (cgroups(7)).
 */
public final class LimitedCgroup implements AutoCloseable {
  /** The folder in every hierarchy that holds all cgroups of RECap. */
  public static final String PARENT = "recap";

  /** The cgroup below it that runc, which insists on making one, is told to make. */
  private static final String CHILD = "container";

  /**
   * Room for the launcher, the OCI runtime and the supervisor, on top of the capsule's own limits.
   */
  private static final int RESERVED_PIDS = 8;

  private static final long RESERVED_MEMORY = 12L << 20;
  private static final long PERIOD_MICROS = 100_000;

  private final CgroupHost host;
  private final List<Path> folders;
  private final Path processes;
  private @Nullable Limits current;

  private LimitedCgroup(CgroupHost host, String name) {
    this.host = host;
    this.folders = host.hierarchies().stream().map(h -> h.resolve(PARENT).resolve(name)).toList();
    this.processes = host.processes().resolve(PARENT).resolve(name);
  }

  /** Makes a cgroup, or finds the one that has this name. */
  public static LimitedCgroup create(CgroupHost host, String name) throws IOException {
    LimitedCgroup cgroup = new LimitedCgroup(host, name);
    for (Path folder : cgroup.folders) {
      Path parent = folder.resolveSibling("");
      Files.createDirectories(folder);
      if (host.mode() == CgroupHost.Mode.V2 && !isLimiting(folder)) {
        // Each time it is found so: whoever made the parent may have died before it came to this.
        delegate(parent.getParent());
        delegate(parent);
      }
    }
    return cgroup;
  }

  /** The cgroup with this name as it was left by another process. */
  public static LimitedCgroup existing(CgroupHost host, String name) {
    return new LimitedCgroup(host, name);
  }

  /** The names of all limited cgroups on this host, those of other processes too. */
  public static List<String> names(CgroupHost host) throws IOException {
    Path parent = host.processes().resolve(PARENT);
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(Files::isDirectory).map(p -> p.getFileName().toString()).toList();
    }
  }

  private static boolean isLimiting(Path folder) {
    return Stream.of("memory.max", "cpu.max", "pids.max")
        .allMatch(file -> Files.exists(folder.resolve(file)));
  }

  private static void delegate(@Nullable Path parent) throws IOException {
    if (parent == null) {
      return;
    }
    for (String controller : List.of("memory", "cpu", "pids")) {
      Files.writeString(parent.resolve("cgroup.subtree_control"), "+" + controller);
    }
  }

  /** Puts a process and its later children into it. */
  public void add(long pid) throws IOException {
    for (Path folder : folders) {
      Files.writeString(folder.resolve("cgroup.procs"), Long.toString(pid));
    }
  }

  /** Sets the limits; cheap when they are set already. */
  public void limit(Limits limits) throws IOException {
    if (limits.equals(current)) {
      return;
    }
    long memory = limits.memoryBytes() + RESERVED_MEMORY;
    String quota = Long.toString(Math.max(1000, Math.round(limits.cpus() * PERIOD_MICROS)));
    String pids = Integer.toString(limits.pids() + RESERVED_PIDS);
    if (host.mode() == CgroupHost.Mode.V2) {
      set("memory.max", Long.toString(memory));
      trySet("memory.swap.max", "0");
      set("cpu.max", quota + " " + PERIOD_MICROS);
    } else {
      limitMemoryV1(Long.toString(memory));
      set("cpu.cfs_quota_us", quota);
    }
    set("pids.max", pids);
    current = limits;
  }

  /**
   * Memory and swap together may never be below memory alone, so the order depends on the
   * direction.
   */
  private void limitMemoryV1(String bytes) throws IOException {
    trySet("memory.memsw.limit_in_bytes", bytes);
    set("memory.limit_in_bytes", bytes);
    trySet("memory.memsw.limit_in_bytes", bytes);
  }

  /** The processes in it, as this host counts; zombies are not among them. */
  public List<Integer> pids() {
    List<Integer> pids = new ArrayList<>();
    collect(processes, pids);
    return pids;
  }

  private static void collect(Path folder, List<Integer> into) {
    try {
      for (String line : Files.readAllLines(folder.resolve("cgroup.procs"))) {
        into.add(Integer.valueOf(line));
      }
      // A folder's link count is two and one more for each folder in it (inode(7)).
      if (Files.getAttribute(folder, "unix:nlink") instanceof Integer links && links > 2) {
        try (Stream<Path> below = Files.list(folder)) {
          below.filter(Files::isDirectory).forEach(f -> collect(f, into));
        }
      }
    } catch (NoSuchFileException e) {
      // Gone between two looks: nothing is in it.
    } catch (IOException e) {
      if (Files.isDirectory(folder) && !isThreaded(folder)) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Below a cgroup that holds processes itself runc makes a threaded one on v2 (cgroups(7)). Its
   * processes are listed in the cgroup above it and cannot be listed in it.
   */
  private static boolean isThreaded(Path folder) {
    try {
      return Files.readString(folder.resolve("cgroup.type")).strip().equals("threaded");
    } catch (IOException e) {
      return false;
    }
  }

  /** The file that lists its processes. */
  public Path processesFile() {
    return processes.resolve("cgroup.procs");
  }

  /**
   * The path of the cgroup below it, as the OCI runtime specification's {@code cgroupsPath} has it.
   */
  public String childPath() {
    return "/" + PARENT + "/" + processes.getFileName() + "/" + CHILD;
  }

  /** The file that bounds how many processes it may have. */
  public Path pidsMaxFile() {
    return processes.resolve("pids.max");
  }

  /**
   * How many processes and threads are charged to it: zombies are until their parent has waited for
   * them.
   */
  public int charged() {
    return read("pids.current").map(s -> Integer.parseInt(s.strip())).orElse(0);
  }

  /**
   * How often the kernel ended a process in it for want of memory. On v1 a cgroup counts only its
   * own processes, and runc puts a container's into one below.
   */
  public long oomKills() {
    if (host.mode() == CgroupHost.Mode.V2) {
      return oomKills(processes.resolve("memory.events"));
    }
    return folders.stream()
        .filter(folder -> Files.exists(folder.resolve("memory.oom_control")))
        .mapToLong(LimitedCgroup::oomKillsOfTree)
        .sum();
  }

  private static long oomKillsOfTree(Path folder) {
    long sum = oomKills(folder.resolve("memory.oom_control"));
    try (Stream<Path> below = Files.list(folder)) {
      return sum + below.filter(Files::isDirectory).mapToLong(LimitedCgroup::oomKillsOfTree).sum();
    } catch (IOException e) {
      return sum; // Gone between two looks.
    }
  }

  private static long oomKills(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith("oom_kill "))
          .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length()).strip()))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Lets no new process come to be in it: what is killed after this cannot be replaced by a fork.
   * Where the runtime made a cgroup below for the container, in that one alone: runc is a Go
   * program beside it, which dies when it cannot start a thread.
   */
  public void forbidForks() {
    current = null;
    try (Stream<Path> all = Files.list(processes)) {
      List<Path> below = all.filter(folder -> Files.exists(folder.resolve("pids.max"))).toList();
      for (Path folder : below.isEmpty() ? List.of(processes) : below) {
        Files.writeString(folder.resolve("pids.max"), "0");
      }
    } catch (IOException e) {
      // Gone, and with it whatever could fork.
    }
  }

  /** Whether it is still there. */
  public boolean exists() {
    return Files.isDirectory(processes);
  }

  /**
   * Removes it; it must be empty of processes. On v1 runc makes its own in the hierarchies of all
   * controllers, those that are not limited here too.
   */
  @Override
  public void close() {
    Stream.concat(
            folders.stream(),
            host.controllers().values().stream()
                .map(h -> h.resolve(PARENT).resolve(processes.getFileName())))
        .distinct()
        .forEach(LimitedCgroup::remove);
  }

  private static void remove(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> below = Files.list(folder)) {
      below.filter(Files::isDirectory).forEach(LimitedCgroup::remove);
    } catch (IOException e) {
      // The rmdir below says what is wrong, if anything is.
    }
    // A process that was killed just now leaves its cgroup a moment after it is seen as gone.
    for (int i = 0; i < 200 && Files.isDirectory(folder); i++) {
      if (folder.toFile().delete()) {
        return;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> read(String file) {
    for (Path folder : folders) {
      Path path = folder.resolve(file);
      if (Files.exists(path)) {
        try {
          return Optional.of(Files.readString(path));
        } catch (IOException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private void set(String file, String value) throws IOException {
    if (!trySet(file, value)) {
      throw new IOException(
          "Tried to write %s to %s of cgroup %s but could not; is its controller enabled?"
              .formatted(value, file, processes));
    }
  }

  private boolean trySet(String file, String value) {
    for (Path folder : folders) {
      Path path = folder.resolve(file);
      if (Files.exists(path)) {
        try {
          Files.writeString(path, value);
          return true;
        } catch (IOException e) {
          return false;
        }
      }
    }
    return false;
  }
}
