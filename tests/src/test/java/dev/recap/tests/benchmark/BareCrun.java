package dev.recap.tests.benchmark;

import dev.recap.core.capsule.Limits;
import dev.recap.engine.runtime.BenchmarkAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code crun run} over bundles that RECap generated, as anybody would start them: in the host's
 * mount namespace, with crun's own cgroup and the same limits in it.
 *
 * <p>What differs from RECap's {@code config.json}: namespaces are named by {@code /proc/PID/ns}
 * instead of descriptors, the source of {@code /dev} is a folder of our own with the same devices,
 * and {@code resources} are there.
 */
final class BareCrun implements AutoCloseable {
  private static final String COMPILED = "run.oci.seccomp_bpf_data";

  /** tini, its options, the shell and its script. */
  private static final int SUPERVISOR_WORDS = 5;

  /** What LimitedCgroup adds to a capsule's limits. */
  private static final long RESERVED_MEMORY = 12L << 20;

  private static final int RESERVED_PIDS = 8;
  private static final long PERIOD_MICROS = 100_000;

  private final Path folder;
  private final String crun = Programs.find("crun").toString();
  private final AtomicLong ids = new AtomicLong();
  private final JsonMapper json = JsonMapper.shared();

  private BareCrun(Path folder) {
    this.folder = folder;
  }

  static BareCrun open() throws IOException {
    BareCrun bare = new BareCrun(Files.createTempDirectory("recap-benchmark-crun-"));
    try {
      // The orders the supervisor waits for, ready before it asks.
      Files.writeString(bare.orders(), "go\nend\n");
      BenchmarkAccess.makeDevices(Files.createDirectory(bare.folder.resolve("dev")));
      return bare;
    } catch (IOException | RuntimeException e) {
      bare.close();
      throw e;
    }
  }

  /** The file the supervisor's descriptor 4 is opened from. */
  Path orders() {
    return folder.resolve("orders");
  }

  /** How a bundle is to differ from RECap's. */
  enum Variant {
    /** The seccomp profile in words, as others write it; crun compiles and caches it. */
    PLAIN_PROFILE,
    /** RECap's compiled filter. */
    COMPILED_FILTER,
    /** In words, and the utility as the first process, without subreaper and supervisor. */
    NO_SUPERVISOR
  }

  /**
   * Writes a bundle.
   *
   * @param first what RECap generated before it had a compiled filter
   * @param later what it generated for the utility at hand
   * @param pid of the target's main process
   */
  Bundle bundle(String name, Variant variant, String first, String later, int pid, Limits limits)
      throws IOException {
    ObjectNode config = (ObjectNode) json.readTree(later);
    ObjectNode linux = (ObjectNode) config.get("linux");
    for (var namespace : (ArrayNode) linux.get("namespaces")) {
      if (namespace.has("path")) {
        String type = namespace.get("type").asString();
        String proc = type.equals("network") ? "net" : type.equals("mount") ? "mnt" : type;
        ((ObjectNode) namespace).put("path", "/proc/%d/ns/%s".formatted(pid, proc));
      }
    }
    for (var mount : (ArrayNode) config.get("mounts")) {
      if (mount.get("destination").asString().equals("/dev")) {
        ((ObjectNode) mount).put("source", folder.resolve("dev").toString());
      }
    }
    linux.set("resources", json.valueToTree(resources(limits)));
    if (variant != Variant.COMPILED_FILTER) {
      ((ObjectNode) config.path("annotations")).remove(COMPILED);
      linux.set("seccomp", json.readTree(first).get("linux").get("seccomp"));
    }
    if (variant == Variant.NO_SUPERVISOR) {
      ArrayNode arguments = (ArrayNode) config.get("process").get("args");
      for (int i = 0; i < SUPERVISOR_WORDS; i++) {
        arguments.remove(0);
      }
    }
    Path bundle = Files.createDirectory(folder.resolve(name));
    json.writeValue(bundle.resolve("config.json"), config);
    return new Bundle(bundle, variant != Variant.NO_SUPERVISOR);
  }

  private static Map<String, Object> resources(Limits limits) {
    return Map.of(
        "memory", Map.of("limit", limits.memoryBytes() + RESERVED_MEMORY),
        "pids", Map.of("limit", limits.pids() + RESERVED_PIDS),
        "cpu", Map.of("quota", Math.round(limits.cpus() * PERIOD_MICROS), "period", PERIOD_MICROS));
  }

  /** A name for a container that no other has. */
  private String id() {
    return "recap-benchmark-%d-%d".formatted(ProcessHandle.current().pid(), ids.getAndIncrement());
  }

  /** A bundle of crun. */
  final class Bundle implements Row.Call {
    private final Path path;
    private final boolean supervised;

    private Bundle(Path path, boolean supervised) {
      this.path = path;
      this.supervised = supervised;
    }

    @Override
    public void run() throws IOException, InterruptedException {
      List<String> line = command();
      line.add(id());
      new External(supervised ? BareCrun.this.fed(line) : line).run();
    }

    /** Everything but the container's name. */
    private List<String> command() {
      List<String> line = new ArrayList<>(List.of(crun, "--cgroup-manager=cgroupfs", "run"));
      line.add("--bundle=" + path);
      if (supervised) {
        line.add("--preserve-fds=2");
      }
      return line;
    }

    /** Runs it so many times, so many at once, by xargs. */
    External xargs(int times, int atOnce) {
      String one =
          "%s recap-benchmark-%d-x$0 3>/dev/null 4<%s"
              .formatted(String.join(" ", command()), ProcessHandle.current().pid(), orders());
      return External.of(
          "/bin/sh",
          "-c",
          "seq %d | xargs -P %d -n 1 /bin/sh -c 'exec %s'".formatted(times, atOnce, one));
    }

    /** Runs it for a time, by so many shells that xargs starts, each of which times its runs. */
    Block during(int atOnce, long millis) throws IOException, InterruptedException {
      String loop =
          """
          end=$((${EPOCHREALTIME/./} + %d)); n=0
          while start=${EPOCHREALTIME/./}; [ $start -lt $end ]; do
            %s recap-benchmark-%d-l$0-$((n++)) 3>/dev/null 4<%s || exit 1
            echo $((${EPOCHREALTIME/./} - start))
          done
          """
              .formatted(
                  millis * 1000,
                  String.join(" ", command()),
                  ProcessHandle.current().pid(),
                  orders());
      External shells =
          new External(
              List.of(
                  "/bin/sh",
                  "-c",
                  "seq %d | xargs -P %d -n 1 /bin/bash -c '%s'".formatted(atOnce, atOnce, loop)),
              Map.of("LC_ALL", "C"));
      Series took = new Series();
      long start = System.nanoTime();
      shells.output().lines().forEach(micros -> took.add(Long.parseLong(micros) / 1e3));
      return Block.since(start, took);
    }
  }

  /** A command with the supervisor's descriptors: nobody listens on 3, all orders are in 4. */
  List<String> fed(List<String> command) {
    List<String> line = new ArrayList<>(List.of("/bin/sh", "-c"));
    line.add("exec \"$@\" 3>/dev/null 4<" + orders());
    line.add("sh");
    line.addAll(command);
    return line;
  }

  @Override
  public void close() {
    Attempts.run(List.of("umount", "--lazy", folder.resolve("dev").toString()));
    Attempts.run(List.of("rm", "-rf", "--one-file-system", folder.toString()));
  }
}
