package dev.recap.tests.benchmark;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.server.store.SqliteInvocationLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Whether an invocation costs the same on a host with much on it and much in its store. */
final class Flatness {
  static final String SECTION = "flatness";
  static final String EMPTY_STORE = "no records";
  static final String FULL_STORE = "full store";
  static final String EMPTY_HOST = "host as it is";
  static final String FULL_HOST = "full host";

  private final Results results;
  private final Progress progress;
  private final Interleaved interleaved;
  private final Plan plan;

  Flatness(Results results, Progress progress, Interleaved interleaved, Plan plan) {
    this.results = results;
    this.progress = progress;
    this.interleaved = interleaved;
    this.plan = plan;
  }

  /** The host as it is, full, and as it is again; both stores call by call in each. */
  void measure(Utility utility, List<Path> capsules, DockerTarget target)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("recap-benchmark-records-");
    try (SqliteInvocationLog empty = SqliteInvocationLog.open(folder.resolve("empty"));
        SqliteInvocationLog full = SqliteInvocationLog.open(folder.resolve("full"))) {
      boolean filled = false;
      Series hostAsItIs = new Series();
      Series hostFull = new Series();
      Series storeEmpty = new Series();
      Series storeFull = new Series();
      for (int state = 0; state < 3; state++) {
        progress.step("flatness, making host state");
        try (HostState host = HostState.make(state == 1 ? plan.hostState() : 0);
            Engine engine = Engine.open(4, capsules)) {
          boolean fullHost = !host.isEmpty();
          Ours overEmpty = engine.ours(utility.capsule(), target, empty);
          Ours overFull = engine.ours(utility.capsule(), target, full);
          if (!filled) {
            fill(full, overEmpty.invoke());
            filled = true;
          }
          Map<String, Series> measured =
              interleaved.run(
                  "flatness, " + (fullHost ? FULL_HOST : EMPTY_HOST),
                  List.of(Row.of(EMPTY_STORE, overEmpty), Row.of(FULL_STORE, overFull)),
                  plan.flat(),
                  1,
                  0,
                  () -> {});
          Series one = java.util.Objects.requireNonNull(measured.get(EMPTY_STORE));
          Series other = java.util.Objects.requireNonNull(measured.get(FULL_STORE));
          one.copyTo(fullHost ? hostFull : hostAsItIs);
          if (!fullHost) {
            one.copyTo(storeEmpty);
            other.copyTo(storeFull);
          }
        }
      }
      results.add(SECTION, "mounts and cgroups", EMPTY_HOST, hostAsItIs);
      results.add(SECTION, "mounts and cgroups", FULL_HOST, hostFull);
      results.add(SECTION, "records", EMPTY_STORE, storeEmpty);
      results.add(SECTION, "records", FULL_STORE, storeFull);
    } finally {
      Attempts.run(List.of("rm", "-rf", folder.toString()));
    }
  }

  /** Copies of a real record, as large as any other. */
  private void fill(SqliteInvocationLog log, InvocationRecord real) {
    Instant first = real.accepted().minusSeconds(plan.records());
    for (int i = 0; i < plan.records(); i++) {
      if (i % 1000 == 0) {
        progress.show("flatness, filling the store", i, plan.records());
      }
      log.begin(
          new InvocationRecord(
              "%s-%06d".formatted(real.id(), i),
              real.owner(),
              real.capsule(),
              real.target(),
              real.targetId(),
              real.parameters(),
              real.caller(),
              real.reason(),
              real.parent(),
              first.plusSeconds(i),
              real.ended(),
              real.outcome(),
              real.phases(),
              real.stdout(),
              real.stderr(),
              real.result(),
              real.artifacts(),
              real.receipt(),
              real.notices()));
    }
  }
}
