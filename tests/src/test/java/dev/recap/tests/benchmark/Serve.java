package dev.recap.tests.benchmark;

import dev.recap.core.capsule.Limits;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** {@code recap serve} as a process of its own, asked over its socket. */
final class Serve {
  static final String SECTION = "serve";
  static final String OURS = "recap serve over HTTP";
  static final String CRUN = "crun run, same bundle";
  static final String EMPTY_STORE = "no records";
  static final String FULL_STORE = "full store";
  static final String START = "start";
  static final String FIRST_ANSWER = "from start to first answer";
  static final String MEMORY = "memory";
  static final String IDLE = "after 10 s without a call";
  static final String OVER_SERVER = "recap invoke --server, whole process";
  static final int AT_ONCE = 16;
  private static final long IDLE_MILLIS = 10_000;
  private static final String CAPSULE = "true";

  private final Results results;
  private final Progress progress;
  private final Interleaved interleaved;
  private final Plan plan;

  Serve(Results results, Progress progress, Interleaved interleaved, Plan plan) {
    this.results = results;
    this.progress = progress;
    this.interleaved = interleaved;
    this.plan = plan;
  }

  static String load(int atOnce) {
    return "load, concurrency " + atOnce;
  }

  static String store(int atOnce) {
    return "records, concurrency " + atOnce;
  }

  /**
   * Measures.
   *
   * @param soak how many invocations the soak has; 0 for none
   */
  void measure(Path program, DockerTarget docker, int soak)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("recap-benchmark-serve-");
    Path run = Files.createTempDirectory(Path.of("/run"), "recap-benchmark-");
    try (RealContainers containers = new RealContainers();
        RealContainer target = containers.crun("load", Map.of())) {
      capsule(work);
      Server.Place empty =
          new Server.Place(program, work, work.resolve("empty"), run.resolve("empty"));
      Server.Place full =
          new Server.Place(program, work, work.resolve("full"), run.resolve("full"));
      progress.step("building the command recap");
      new External(List.of(program.toString(), "--version")).run();
      fill(empty, full, target);
      starts(empty);
      try (Server server = empty.start()) {
        memory(server, IDLE);
        Callers callers = server.callers(CAPSULE, target.reference());
        against(server, callers, target);
        try (Server other = full.start()) {
          stores(callers, other.callers(CAPSULE, target.reference()));
        }
        memory(server, IDLE + ", after the load");
        overServer(server, docker);
        if (soak > 0) {
          new Soak(results, progress).measure(server, callers, soak);
        }
      }
    } finally {
      Attempts.run(List.of("rm", "-rf", "--one-file-system", work.toString(), run.toString()));
    }
  }

  /** Static busybox that does nothing, as the utility {@code true} of the other sections. */
  private static void capsule(Path home) throws IOException {
    Path folder = Files.createDirectories(home.resolve("functions").resolve(CAPSULE));
    Files.copy(Path.of("/bin/busybox"), folder.resolve("busybox"));
    Files.writeString(
        folder.resolve("capsule.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: "true", version: 1.0.0, summary: Does nothing, license: GPL-2.0-only, authors: [The RECap authors]}
        spec:
          entrypoint: [/bin/busybox, "true"]
          output: {format: text}
          binding: {namespaces: [pid, net, ipc, uts], filesystem: none, user: target}
        build:
          files: [{from: busybox, to: /bin/busybox, executable: true}]
        """);
  }

  /** A first server makes the store and a real record, of which the other store is filled. */
  private void fill(Server.Place empty, Server.Place full, RealContainer target)
      throws IOException, InterruptedException {
    for (Server.Place place : List.of(empty, full)) {
      try (Server server = place.start()) {
        server.callers(CAPSULE, target.reference()).times(1, 1);
      }
    }
    InvocationRecord real = FilledStore.newest(full.state());
    FilledStore.fill(full.state(), real, plan.records(), progress);
    progress.done();
  }

  private void starts(Server.Place place) throws IOException, InterruptedException {
    Series answered = new Series();
    Series ended = new Series();
    for (int i = 0; i < plan.starts(); i++) {
      progress.show("serve, starts", i, plan.starts());
      Server server = place.start();
      answered.add(server.firstAnswer());
      long end = System.nanoTime();
      server.close();
      ended.add((System.nanoTime() - end) / 1e6);
    }
    results.add(SECTION, START, FIRST_ANSWER, answered);
    results.add(SECTION, START, "from SIGTERM to its end, nothing running", ended);
  }

  private void memory(Server server, String when) throws IOException, InterruptedException {
    progress.step("serve, memory " + when);
    Thread.sleep(IDLE_MILLIS);
    Footprint.memory(server.process().pid())
        .forEach((what, megabytes) ->
            results.addValue(SECTION, MEMORY, when + ": " + what, "MB", 1, megabytes));
  }

  /** Blocks of callers and blocks of crun over the bundle the server made for them. */
  private void against(Server server, Callers callers, RealContainer target)
      throws IOException, InterruptedException {
    callers.times(1, 1);
    // Its filter was not compiled yet, so that the profile is in it in words.
    String first = Engine.lastConfig(server.place().run());
    callers.times(AT_ONCE, plan.warmUp());
    String state = External.of("crun", "state", target.id()).output();
    int pid = JsonMapper.shared().readTree(state).path("pid").asInt();
    try (BareCrun crun = BareCrun.open()) {
      BareCrun.Bundle bundle =
          crun.bundle(
              "serve",
              BareCrun.Variant.PLAIN_PROFILE,
              first,
              Engine.lastConfig(server.place().run()),
              pid,
              Limits.DEFAULT);
      Blocks ours = new Blocks();
      Blocks theirs = new Blocks();
      bundle.during(AT_ONCE, plan.blockMillis());
      for (int block = 0; block < plan.serveBlocks(); block++) {
        progress.show("serve, " + load(AT_ONCE), block, plan.serveBlocks());
        ours.add(callers.during(AT_ONCE, plan.blockMillis()));
        theirs.add(bundle.during(AT_ONCE, plan.blockMillis()));
      }
      progress.done();
      ours.tell(results, load(AT_ONCE), OURS);
      theirs.tell(results, load(AT_ONCE), CRUN);
    }
  }

  private void stores(Callers empty, Callers full) throws IOException, InterruptedException {
    full.times(AT_ONCE, plan.warmUp());
    for (int atOnce : List.of(1, AT_ONCE)) {
      Blocks ofEmpty = new Blocks();
      Blocks ofFull = new Blocks();
      for (int block = 0; block < plan.serveBlocks(); block++) {
        progress.show("serve, " + store(atOnce), block, plan.serveBlocks());
        ofEmpty.add(empty.during(atOnce, plan.blockMillis()));
        ofFull.add(full.during(atOnce, plan.blockMillis()));
      }
      progress.done();
      ofEmpty.tell(results, store(atOnce), EMPTY_STORE);
      ofFull.tell(results, store(atOnce), FULL_STORE);
    }
  }

  private void overServer(Server server, DockerTarget docker)
      throws IOException, InterruptedException {
    String program = server.place().program().toString();
    if (!External.of(program, "invoke", "--help").output().contains("--server")) {
      results.note("`recap invoke` over a server was not measured: it has no --server yet.");
      return;
    }
    List<Row> rows =
        List.of(
            Row.of(
                OVER_SERVER,
                new External(
                    List.of(
                        program,
                        "invoke",
                        CAPSULE,
                        "-t",
                        docker.reference(),
                        "--server",
                        "unix:" + server.place().socket()),
                    server.place().environment())),
            new Row(
                OneShot.EXEC,
                1,
                true,
                External.of("docker", "exec", docker.name(), "/bin/busybox", "true")));
    for (String rhythm : List.of(Latency.BACK_TO_BACK, Latency.PAUSED)) {
      String setting = "whole process, " + rhythm;
      long pause = rhythm.equals(Latency.PAUSED) ? 100 : 0;
      interleaved
          .run("serve, " + setting, rows, plan.oneShot(), 1, pause, () -> {})
          .forEach((row, series) -> results.add(SECTION, setting, row, series));
    }
  }

  /** The blocks of one row, whose calls are judged together. */
  private static final class Blocks {
    private final Series rates = new Series();
    private final Series took = new Series();

    void add(Block block) {
      rates.add(block.perSecond());
      block.took().copyTo(took);
    }

    void tell(Results results, String setting, String row) {
      results.add(SECTION, setting, row, took);
      results.addValue(
          SECTION, setting, row + ", per second", "1/s", rates.count(), rates.percentile(50));
    }
  }
}
