package dev.recap.tests.benchmark;

import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.cgroup.LimitedCgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a server takes of its host at one moment. */
final class Footprint {
  static final String RESIDENT = "resident memory, MB";
  static final String ANONYMOUS = "of it anonymous, MB";
  static final String HEAP = "heap after a collection, MB";

  /** Of the serial collector: {@code DefNew total 9K, used 1K [...}. */
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private Footprint() {}

  /** Resident memory (proc_pid_status(5)), all of it and what is not of files. */
  static Map<String, Double> memory(long pid) throws IOException {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put(RESIDENT, status(pid, "VmRSS:") / 1024);
    all.put(ANONYMOUS, status(pid, "RssAnon:") / 1024);
    return all;
  }

  /** Everything that must not grow; collects the server's garbage. */
  static Map<String, Double> everything(Server server) throws IOException, InterruptedException {
    long pid = server.process().pid();
    Path proc = Path.of("/proc", Long.toString(pid));
    Map<String, Double> all = new LinkedHashMap<>(memory(pid));
    all.put(HEAP, heap(pid));
    all.put("file descriptors", entries(proc.resolve("fd"), 1));
    all.put("threads", status(pid, "Threads:"));
    all.put("processes below it", (double) server.process().descendants().count());
    CgroupHost cgroups = CgroupHost.read(Path.of("/proc/self/mountinfo"));
    all.put(
        "cgroups",
        (double)
            LimitedCgroup.names(cgroups).stream()
                .filter(name -> name.startsWith(pid + "-"))
                .count());
    all.put("files in the run directory", entries(server.place().run(), Integer.MAX_VALUE));
    try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mountinfo"))) {
      all.put("mounts of the host", (double) mounts.count());
    }
    return all;
  }

  private static double heap(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    External.of(jcmd, Long.toString(pid), "GC.run").run();
    Matcher used = USED.matcher(External.of(jcmd, Long.toString(pid), "GC.heap_info").output());
    double sum = 0;
    while (used.find()) {
      sum += Double.parseDouble(used.group(1));
    }
    return sum / 1024;
  }

  private static double status(long pid, String key) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith(key))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double entries(Path folder, int depth) throws IOException {
    try (Stream<Path> all = Files.walk(folder, depth)) {
      return all.count() - 1.0;
    }
  }
}
