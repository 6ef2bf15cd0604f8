package dev.recap.tests.benchmark;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures rows in turn, A B C A B C, so that a drift of the machine hits all alike; back to back
 * means some calls of one row at a stretch.
 */
final class Interleaved {
  /** What a daemon does after it has answered is over by then. */
  private static final long SETTLE_MILLIS = 50;

  private static final double NANOS = 1e6;

  private final Progress progress;

  Interleaved(Progress progress) {
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param rounds how often each row has its turn; each is called twice before, unmeasured
   * @param stretch how many calls a turn has
   * @param pauseMillis before every call
   * @param begin called when what follows is measured
   */
  Map<String, Series> run(
      String title, List<Row> rows, int rounds, int stretch, long pauseMillis, Runnable begin)
      throws IOException, InterruptedException {
    Map<String, Series> all = new LinkedHashMap<>();
    rows.forEach(row -> all.put(row.name(), new Series()));
    for (int round = -2; round < rounds; round++) {
      progress.show(title, Math.max(round, 0), rounds);
      if (round == 0) {
        begin.run();
      }
      for (Row row : rows) {
        if (Math.floorMod(round, row.every()) != 0 && round >= 0) {
          continue;
        }
        for (int call = 0; call < (round < 0 ? 1 : stretch); call++) {
          Thread.sleep(pauseMillis);
          long start = System.nanoTime();
          row.call().run();
          long took = System.nanoTime() - start;
          if (round >= 0) {
            java.util.Objects.requireNonNull(all.get(row.name())).add(took / NANOS);
          }
        }
        if (row.settles()) {
          Thread.sleep(SETTLE_MILLIS);
        }
      }
    }
    progress.done();
    return all;
  }
}
