package dev.recap.tests.benchmark;

import dev.recap.catalog.fixture.HostCommands;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.engine.fixture.BusyboxCapsule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The benchmark of {@code tests/BENCHMARK.md}; {@code tests/benchmark} starts it. */
final class Benchmark {
  private static final Set<String> SECTIONS =
      new TreeSet<>(
          List.of("latency", "one-shot", "throughput", "share", "flatness", "serve", "micro"));

  /** Those over engines in this process. */
  private static final Set<String> IN_PROCESS =
      Set.of(Latency.SECTION, Throughput.SECTION, TargetShare.SECTION);

  private static final List<Integer> CONCURRENCY = List.of(8, 16);
  private static final int WARM = 4;
  private static final int MANY_WARM = 16;

  private final Path root;
  private final Plan plan;
  private final Set<String> sections;
  private final int soak;
  private final Progress progress;
  private final Interleaved interleaved;

  private Benchmark(Path root, Plan plan, Set<String> sections, int soak, Progress progress) {
    this.root = root;
    this.plan = plan;
    this.sections = sections;
    this.soak = soak;
    this.progress = progress;
    this.interleaved = new Interleaved(progress);
  }

  /**
   * Runs it.
   *
   * @param arguments the source tree's root; then {@code --quick}, {@code --only=SECTION,…}, {@code
   *     --soak=INVOCATIONS} of a server, and {@code --live} when standard error is a terminal
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> options = List.of(arguments).subList(1, arguments.length);
    Set<String> sections = new TreeSet<>(SECTIONS);
    OptionalInt soak = OptionalInt.empty();
    for (String option : options) {
      if (option.startsWith("--only=")) {
        sections.retainAll(List.of(option.substring(7).split(",", -1)));
      } else if (option.matches("--soak=\\d{1,9}")) {
        soak = OptionalInt.of(Integer.parseInt(option.substring(7)));
      } else if (!List.of("--quick", "--live").contains(option)) {
        throw new IllegalArgumentException(
            "Tried to read the option %s but there are --quick, --soak=N and --only=%s"
                .formatted(option, String.join(",", SECTIONS)));
      }
    }
    Plan plan = options.contains("--quick") ? Plan.SMOKE : Plan.FULL;
    Thread measuring = Thread.currentThread();
    // Ctrl-C must take the containers away as the end does.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  measuring.interrupt();
                  try {
                    measuring.join(30_000);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "take everything away"));
    new Benchmark(
            Path.of(arguments[0]),
            plan,
            sections,
            soak.orElse(plan.soak()),
            new Progress(System.err, options.contains("--live")))
        .run();
  }

  private void run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Results results = new Results(Machine.describe(root, plan));
    Path work = Files.createDirectories(root.resolve("tests/target/benchmark-work"));
    List<Utility> utilities = new ArrayList<>();
    int processors = Runtime.getRuntime().availableProcessors();
    Path rootfs = BusyboxCapsule.unpack(Files.createTempDirectory("recap-benchmark-rootfs-"));
    try (DockerTarget target = DockerTarget.start("target", "exec sleep 1000000")) {
      Utility nothing = Utility.nothing(rootfs, Filesystem.NONE);
      utilities.add(nothing);
      if (sections.contains(Latency.SECTION)) {
        addTop(utilities, work, results);
      }
      if (sections.stream().anyMatch(IN_PROCESS::contains)) {
        engines(results, utilities, rootfs, work, target, processors);
      }
      if (sections.contains(Serve.SECTION)) {
        new Serve(results, progress, interleaved, plan)
            .measure(root.resolve("recap"), target, soak);
      }
      if (sections.contains(OneShot.SECTION)) {
        new OneShot(results, progress, interleaved)
            .measure(root, work, nothing, target, plan.oneShot());
      }
      if (sections.contains(Flatness.SECTION)) {
        new Flatness(results, progress, interleaved, plan)
            .measure(nothing, List.of(rootfs, work), target);
      }
      if (sections.contains(Micro.SECTION)) {
        new Micro(results, progress, plan).measure(root, work, target);
      }
    } finally {
      Attempts.run(List.of("rm", "-rf", rootfs.toString()));
    }
    progress.done();
    new Goals(results)
        .judge(utilities.stream().map(Utility::name).toList(), CONCURRENCY, List.of(1, processors));
    results.note("The run took %d s.".formatted((System.nanoTime() - start) / 1_000_000_000));
    publish(results.document());
  }

  private void addTop(List<Utility> utilities, Path work, Results results) {
    try {
      progress.step("building the capsule top");
      utilities.add(Utility.top(root.resolve("functions"), work, new HostCommands()));
    } catch (IOException e) {
      results.note("top was not measured: " + e.getMessage());
    }
  }

  private void engines(
      Results results,
      List<Utility> utilities,
      Path rootfs,
      Path work,
      DockerTarget target,
      int processors)
      throws IOException, InterruptedException {
    Utility nothing = utilities.getFirst();
    List<Path> capsules = List.of(rootfs, work);
    try (Engine engine = Engine.open(WARM, capsules);
        BareCrun crun = BareCrun.open()) {
      engine.ours(nothing.capsule(), target).run();
      // Its filter was not compiled yet, so that the profile is in it in words.
      String first = engine.lastConfig();
      Ours warming = engine.ours(nothing.capsule(), target);
      for (int i = 0; i < plan.warmUp(); i++) {
        progress.show("warming up", i, plan.warmUp());
        warming.run();
      }
      Latency latency = new Latency(results, interleaved);
      if (sections.contains(Latency.SECTION)) {
        List<Utility> read = List.of(Utility.nothing(rootfs, Filesystem.READ));
        latency.measure(
            nothing, read, engine, crun, first, target, plan.backToBack(), plan.paused());
        for (Utility top : utilities.subList(1, utilities.size())) {
          latency.measure(
              top, List.of(), engine, crun, first, target, plan.topBackToBack(), plan.topPaused());
        }
      }
      if (sections.contains(Throughput.SECTION)) {
        Ours few = engine.ours(nothing.capsule(), target);
        try (Engine larger = Engine.open(MANY_WARM, capsules)) {
          Ours many = larger.ours(nothing.capsule(), target);
          few.run();
          many.run();
          BareCrun.Bundle bundle =
              crun.bundle(
                  "throughput",
                  BareCrun.Variant.PLAIN_PROFILE,
                  first,
                  engine.lastConfig(),
                  target.pid(),
                  nothing.capsule().manifest().limits());
          for (int atOnce : CONCURRENCY) {
            new Throughput(results, progress, plan)
                .measure(atOnce, few, WARM, many, MANY_WARM, bundle);
          }
        }
      }
      if (sections.contains(TargetShare.SECTION)) {
        for (int workers : new TreeSet<>(List.of(1, processors))) {
          new TargetShare(results, progress, plan).measure(workers, nothing, engine);
        }
      }
    }
  }

  private void publish(Results.Document document) throws IOException {
    Path json = root.resolve("tests/target/benchmark.json");
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(json, document);
    String tables = new Report(document).markdown();
    System.out.println(tables);
    Path page = root.resolve("tests/BENCHMARK.md");
    (sections.equals(Set.of(Serve.SECTION)) ? Page.ofServer(page) : Page.of(page))
        .replaceResults(tables);
  }
}
