package dev.recap.tests.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Many invocations, and whether what the server takes of its host stays the same. */
final class Soak {
  static final String SECTION = "soak";
  private static final int SAMPLES = 20;
  private static final int AT_ONCE = 16;

  /** Launchers that were thrown away are gone and connections closed by then. */
  private static final long SETTLE_MILLIS = 1000;

  /** How much a value may grow over the last half, by the line through its samples. */
  private static final double GROWTH = 1.05;

  private final Results results;
  private final Progress progress;

  Soak(Results results, Progress progress) {
    this.results = results;
    this.progress = progress;
  }

  void measure(Server server, Callers callers, int invocations)
      throws IOException, InterruptedException {
    Map<String, List<Double>> samples = new LinkedHashMap<>();
    List<List<String>> rows = new ArrayList<>();
    for (int sample = 1; sample <= SAMPLES; sample++) {
      progress.show("serve, " + setting(invocations), sample - 1, SAMPLES);
      int done = (int) ((long) invocations * (sample - 1) / SAMPLES);
      int until = (int) ((long) invocations * sample / SAMPLES);
      Block block = callers.times(AT_ONCE, until - done);
      Thread.sleep(SETTLE_MILLIS);
      Map<String, Double> now = Footprint.everything(server);
      List<String> row = new ArrayList<>(List.of(Integer.toString(until)));
      row.add(number(block.perSecond()));
      row.add(number(block.took().percentile(50)));
      row.add(number(block.took().percentile(99)));
      now.forEach((what, value) -> {
        samples.computeIfAbsent(what, _ -> new ArrayList<>()).add(value);
        row.add(number(value));
      });
      rows.add(row);
    }
    progress.done();
    List<String> header = new ArrayList<>(List.of("invocations", "1/s", "p50, ms", "p99, ms"));
    header.addAll(samples.keySet());
    results.table(new Results.Table(SECTION + ": " + setting(invocations), header, rows));
    samples.forEach((what, values) ->
        results.atMost(
            GROWTH,
            "growth over the last half: " + what,
            setting(invocations),
            "before it",
            growth(values.subList(SAMPLES / 2 - 1, SAMPLES))));
  }

  private static String setting(int invocations) {
    return "%d invocations, concurrency %d".formatted(invocations, AT_ONCE);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
  }

  /** The last value over the first one, both on the line of least squares. */
  private static double growth(List<Double> values) {
    double middle = (values.size() - 1) / 2.0;
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double above = 0;
    double below = 0;
    for (int i = 0; i < values.size(); i++) {
      above += (i - middle) * (values.get(i) - mean);
      below += (i - middle) * (i - middle);
    }
    double rise = above / below * middle;
    return mean == rise ? 1 : (mean + rise) / (mean - rise);
  }
}
