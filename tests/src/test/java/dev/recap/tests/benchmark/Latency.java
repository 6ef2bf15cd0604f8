package dev.recap.tests.benchmark;

import dev.recap.core.capsule.Limits;
import dev.recap.core.invocation.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One utility at a time in one target, by every means, in two rhythms. */
final class Latency {
  static final String SECTION = "latency";
  static final String OURS = "recap invoke, in a long-lived process";
  static final String OURS_READ = "the same with filesystem: read";

  /** Calls of one row at a stretch: a single one between others would not be back to back. */
  private static final int STRETCH = 5;

  static final String CRUN = "crun run, same bundle";
  static final String CRUN_COMPILED = "crun run, same bundle, RECap's compiled filter";
  static final String CRUN_BARE = "crun run, same bundle without supervisor";
  static final String SPAWN = "spawn of `true`, nothing else";
  static final String SPAWN_FED = "the same through the shell that feeds 3 and 4";
  static final String NSENTER = "nsenter";
  static final String EXEC = "docker exec";
  static final String RUN = "docker run --pid=container:";
  static final String BACK_TO_BACK = "back to back";
  static final String PAUSED = "100 ms pause";
  private static final long PAUSE_MILLIS = 100;
  private static final int RUN_EVERY = 5;

  private final Results results;
  private final Interleaved interleaved;

  Latency(Results results, Interleaved interleaved) {
    this.results = results;
    this.interleaved = interleaved;
  }

  /** How the rows of one utility in one rhythm are called in the results. */
  static String setting(String utility, String rhythm) {
    return utility + ", " + rhythm;
  }

  /**
   * Measures one utility.
   *
   * @param read the same utility with the target's files at /target; empty to leave the row out
   */
  void measure(
      Utility utility,
      List<Utility> read,
      Engine engine,
      BareCrun crun,
      String firstConfig,
      DockerTarget target,
      int backToBack,
      int paused)
      throws IOException, InterruptedException {
    Ours ours = engine.ours(utility.capsule(), target);
    ours.run();
    String config = engine.lastConfig();
    Limits limits = utility.capsule().manifest().limits();
    List<Row> rows = new ArrayList<>();
    List<String> nothing = List.of("/bin/true");
    rows.add(Row.of(SPAWN, new External(nothing)));
    rows.add(Row.of(SPAWN_FED, new External(crun.fed(nothing))));
    rows.add(Row.of(NSENTER, nsenter(utility, target)));
    for (BareCrun.Variant variant : BareCrun.Variant.values()) {
      String name = utility.name() + "-" + variant;
      rows.add(
          Row.of(
              name(variant),
              crun.bundle(name, variant, firstConfig, config, target.pid(), limits)));
    }
    rows.add(Row.of(OURS, ours));
    for (Utility other : read) {
      rows.add(Row.of(OURS_READ, engine.ours(other.capsule(), target)));
    }
    rows.add(new Row(EXEC, 1, true, exec(utility, target)));
    rows.add(new Row(RUN, RUN_EVERY, true, run(utility, target)));
    rhythm(setting(utility.name(), BACK_TO_BACK), rows, ours, backToBack / STRETCH, STRETCH, 0);
    rhythm(setting(utility.name(), PAUSED), rows, ours, paused, 1, PAUSE_MILLIS);
  }

  private void rhythm(
      String setting, List<Row> rows, Ours ours, int rounds, int stretch, long pauseMillis)
      throws IOException, InterruptedException {
    Map<String, Series> measured =
        interleaved.run(setting, rows, rounds, stretch, pauseMillis, ours::forget);
    measured.forEach((row, series) -> results.add(SECTION, setting, row, series));
    for (Map.Entry<Phase, Series> phase : ours.phases().entrySet()) {
      results.add("phases", setting, phase.getKey().word(), phase.getValue());
    }
  }

  private static String name(BareCrun.Variant variant) {
    return switch (variant) {
      case PLAIN_PROFILE -> CRUN;
      case COMPILED_FILTER -> CRUN_COMPILED;
      case NO_SUPERVISOR -> CRUN_BARE;
    };
  }

  private static External nsenter(Utility utility, DockerTarget target) {
    return External.of("nsenter", "-t", target.pid() + "", "-p", "-n", "-i", "-u", "-m")
        .and(utility.inTarget().toArray(String[]::new));
  }

  static External exec(Utility utility, DockerTarget target) {
    return External.of("docker", "exec", target.name())
        .and(utility.inTarget().toArray(String[]::new));
  }

  private static External run(Utility utility, DockerTarget target) {
    String container = "container:" + target.name();
    return External.of("docker", "run", "--rm", "--pid=" + container, "--network=" + container)
        .and(target.image())
        .and(utility.inTarget().toArray(String[]::new));
  }
}
