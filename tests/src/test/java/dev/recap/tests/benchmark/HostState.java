package dev.recap.tests.benchmark;

import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What many containers leave in the tables of a host: for each a mount in the host's namespace, in
 * a propagation group of its own, and a cgroup named as Docker names it in every hierarchy that
 * RECap looks at.
 */
final class HostState implements AutoCloseable {
  private static final long MS_BIND = 4096;
  private static final long MS_PRIVATE = 1 << 18;

  private final Path folder;
  private final List<Path> cgroups = new ArrayList<>();
  private final List<Path> parents = new ArrayList<>();

  private HostState(Path folder) {
    this.folder = folder;
  }

  static HostState make(int containers) throws IOException {
    HostState state = new HostState(Files.createTempDirectory("recap-benchmark-host-"));
    try {
      state.mount(containers);
      state.group(containers);
      return state;
    } catch (IOException | RuntimeException e) {
      state.close();
      throw e;
    }
  }

  private void mount(int containers) throws IOException {
    Mounts.mount("tmpfs", folder.toString(), "tmpfs", 0, "size=1m,nr_inodes=8k");
    Mounts.mount("none", folder.toString(), "", MS_PRIVATE, "");
    Path source = Files.createDirectory(folder.resolve("source"));
    for (int i = 0; i < containers; i++) {
      Path place = Files.createDirectory(folder.resolve(Integer.toString(i)));
      Mounts.mount(source.toString(), place.toString(), "", MS_BIND, "");
    }
  }

  private void group(int containers) throws IOException {
    CgroupHost host = CgroupHost.read(Path.of("/proc/self/mountinfo"));
    String name = "recap-benchmark-" + ProcessHandle.current().pid();
    for (Path hierarchy : host.limiting()) {
      Path parent = hierarchy.resolve(name);
      parents.add(parent);
      Files.createDirectory(parent);
      for (int i = 0; i < containers; i++) {
        Path cgroup = parent.resolve("%064x".formatted(i));
        cgroups.add(cgroup);
        Files.createDirectory(cgroup);
      }
    }
  }

  boolean isEmpty() {
    return cgroups.isEmpty();
  }

  @Override
  public void close() {
    Attempts.run(List.of("umount", "--lazy", folder.toString()));
    folder.toFile().delete();
    cgroups.forEach(cgroup -> cgroup.toFile().delete());
    parents.forEach(parent -> parent.toFile().delete());
  }
}
