package dev.recap.engine.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory laid out like procfs, with the files we read and the fields in their places. */
record FakeProc(Path root) {

  ProcFs proc() {
    return new ProcFs(root);
  }

  /** A process that started at {@code ticks}, in one cgroup, with a pid namespace of its own. */
  FakeProc process(int pid, long ticks, String cgroup) {
    return process(pid, 'S', ticks, List.of("0::" + cgroup), pid + "\t1");
  }

  FakeProc process(int pid, char state, long ticks, List<String> cgroups, String namespacePids) {
    Path dir = root.resolve(Integer.toString(pid));
    write(dir.resolve("comm"), "a) S 1 (b\n");
    write(
        dir.resolve("stat"),
        "%d (a) S 1 (b) %c 1 %d %d 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 %d 99 88\n"
            .formatted(pid, state, pid, pid, ticks));
    write(dir.resolve("status"), "Name:\ta\nTgid:\t%d\nNSpid:\t%s\n".formatted(pid, namespacePids));
    write(dir.resolve("cgroup"), String.join("\n", cgroups) + "\n");
    return this;
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
