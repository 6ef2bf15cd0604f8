package dev.recap.tests.benchmark;

import dev.recap.core.invocation.Phase;
import dev.recap.tests.benchmark.Results.Figure;
import java.util.List;
import java.util.Optional;

/** The ratios of the design's speed table, from what was measured. */
final class Goals {
  private static final String OURS = "recap invoke, p50";
  private static final String TAIL = "recap invoke, p99";

  private final Results results;

  Goals(Results results) {
    this.results = results;
  }

  void judge(List<String> utilities, List<Integer> concurrency, List<Integer> workers) {
    for (String utility : utilities) {
      latency(Latency.setting(utility, Latency.BACK_TO_BACK), 1.0);
      latency(Latency.setting(utility, Latency.PAUSED), 0.5);
    }
    for (int atOnce : concurrency) {
      for (int warm : List.of(4, 16)) {
        of(Throughput.SECTION, "concurrency " + atOnce, Throughput.ours(warm), Throughput.XARGS)
            .ifPresent(pair ->
                results.atLeast(
                    1.0,
                    pair.ours().row() + ", per second",
                    pair.ours().setting(),
                    Throughput.XARGS,
                    pair.ours().p50() / pair.theirs().p50()));
      }
    }
    for (String utility : utilities) {
      for (String rhythm : List.of(Latency.BACK_TO_BACK, Latency.PAUSED)) {
        of(OneShot.SECTION, Latency.setting(utility, rhythm), OneShot.OURS, OneShot.EXEC)
            .ifPresent(pair ->
                results.atMost(
                    1.5,
                    "recap invoke as a whole process, p50",
                    pair.ours().setting(),
                    OneShot.EXEC,
                    pair.ours().p50() / pair.theirs().p50()));
      }
    }
    for (int count : workers) {
      of(TargetShare.SECTION, TargetShare.setting(count), TargetShare.WITH, TargetShare.WITHOUT)
          .ifPresent(pair ->
              results.atLeast(
                  0.95,
                  "target's own throughput",
                  pair.ours().setting(),
                  TargetShare.WITHOUT,
                  pair.ours().p50() / pair.theirs().p50()));
    }
    flat("mounts and cgroups", Flatness.FULL_HOST, Flatness.EMPTY_HOST);
    flat("records", Flatness.FULL_STORE, Flatness.EMPTY_STORE);
    serve();
  }

  private void serve() {
    String load = Serve.load(Serve.AT_ONCE);
    of(Serve.SECTION, load, Serve.OURS + ", per second", Serve.CRUN + ", per second")
        .ifPresent(pair ->
            results.atLeast(
                1.0, pair.ours().row(), load, Serve.CRUN, pair.ours().p50() / pair.theirs().p50()));
    of(Serve.SECTION, load, Serve.OURS, Serve.CRUN)
        .ifPresent(pair -> {
          results.atMost(
              1.0, Serve.OURS + ", p50", load, Serve.CRUN, pair.ours().p50() / pair.theirs().p50());
          results.atMost(
              1.0, Serve.OURS + ", p99", load, Serve.CRUN, pair.ours().p99() / pair.theirs().p99());
        });
    for (int atOnce : List.of(1, Serve.AT_ONCE)) {
      of(Serve.SECTION, Serve.store(atOnce), Serve.FULL_STORE, Serve.EMPTY_STORE)
          .ifPresent(pair ->
              results.atMost(
                  1.1,
                  Serve.OURS + ", p50, " + Serve.FULL_STORE,
                  Serve.store(atOnce),
                  Serve.EMPTY_STORE,
                  pair.ours().p50() / pair.theirs().p50()));
    }
    results
        .find(Serve.SECTION, Serve.START, Serve.FIRST_ANSWER)
        .ifPresent(start ->
            results.atMost(0.5, Serve.FIRST_ANSWER + ", p50", "", "1 s", start.p50() / 1000));
    String resident = Serve.IDLE + ": " + Footprint.RESIDENT;
    results
        .find(Serve.SECTION, Serve.MEMORY, resident)
        .ifPresent(memory ->
            results.atMost(1.0, Serve.MEMORY + " " + resident, "", "200 MB", memory.p50() / 200));
    for (String rhythm : List.of(Latency.BACK_TO_BACK, Latency.PAUSED)) {
      of(Serve.SECTION, "whole process, " + rhythm, Serve.OVER_SERVER, OneShot.EXEC)
          .ifPresent(pair ->
              results.atMost(
                  1.5,
                  Serve.OVER_SERVER + ", p50",
                  pair.ours().setting(),
                  OneShot.EXEC,
                  pair.ours().p50() / pair.theirs().p50()));
    }
  }

  private void latency(String setting, double limit) {
    Optional<Figure> found = results.find(Latency.SECTION, setting, Latency.OURS);
    if (found.isEmpty()) {
      return;
    }
    Figure ours = found.get();
    Figure crun = row(setting, Latency.CRUN);
    double shell = row(setting, Latency.SPAWN_FED).p50() - row(setting, Latency.SPAWN).p50();
    double own = ownTime(setting);
    String less = own == 0 ? "" : ", both less the %.0f ms the utility itself takes".formatted(own);
    double cost = ours.p50() - own;
    results.atMost(limit, OURS + less, setting, Latency.CRUN, cost / (crun.p50() - own));
    results.atMost(
        limit,
        OURS + less,
        setting,
        "crun run less the shell that feeds 3 and 4",
        cost / (crun.p50() - shell - own));
    for (String stricter : List.of(Latency.CRUN_COMPILED, Latency.CRUN_BARE)) {
      results.atMost(
          limit, OURS + less, setting, stricter, cost / (row(setting, stricter).p50() - own));
    }
    results.atMost(1.0, TAIL, setting, Latency.CRUN, ours.p99() / crun.p99());
    if (!setting.startsWith("true")) {
      // The target's image has another program of that name, which sleeps less.
      return;
    }
    results.atMost(
        3.0, OURS, setting, Latency.NSENTER, ours.p50() / row(setting, Latency.NSENTER).p50());
    results.atLeast(
        6.0,
        OURS + ", times faster",
        setting,
        Latency.EXEC,
        row(setting, Latency.EXEC).p50() / ours.p50());
    results.atLeast(
        12.0,
        OURS + ", times faster",
        setting,
        Latency.RUN,
        row(setting, Latency.RUN).p50() / ours.p50());
  }

  /** How much longer the utility itself runs than one that does nothing. */
  private double ownTime(String setting) {
    String nothing = "true" + setting.substring(setting.indexOf(','));
    return running(setting) - running(nothing);
  }

  private double running(String setting) {
    return results.find("phases", setting, Phase.RUNNING.word()).orElseThrow().p50();
  }

  private void flat(String setting, String full, String empty) {
    of(Flatness.SECTION, setting, full, empty)
        .ifPresent(pair ->
            results.atMost(
                1.1, OURS + ", " + full, setting, empty, pair.ours().p50() / pair.theirs().p50()));
  }

  private Figure row(String setting, String row) {
    return results.find(Latency.SECTION, setting, row).orElseThrow();
  }

  private Optional<Pair> of(String section, String setting, String ours, String theirs) {
    Optional<Figure> one = results.find(section, setting, ours);
    Optional<Figure> other = results.find(section, setting, theirs);
    return one.isEmpty() || other.isEmpty()
        ? Optional.empty()
        : Optional.of(new Pair(one.get(), other.get()));
  }

  private record Pair(Figure ours, Figure theirs) {}
}
