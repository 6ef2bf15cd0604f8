package dev.recap.tests.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run measured, as it is written to benchmark.json. */
final class Results {
  /**
   * One row of a table.
   *
   * @param section latency, phases, one-shot, throughput, share, flatness, serve or micro
   * @param setting utility and rhythm, or whatever the rows of one table have in common
   * @param p50 the median, in {@code unit}; with n = 1 the only value
   * @param p90 NaN where there is none
   * @param p99 NaN where there is none
   */
  record Figure(
      String section,
      String setting,
      String row,
      String unit,
      int n,
      double p50,
      double p90,
      double p99) {}

  /**
   * A ratio of the design's speed table.
   *
   * @param limit the goal
   * @param atMost whether the ratio may not be above it; otherwise it may not be below
   */
  record Goal(
      String what, String setting, String against, double ratio, double limit, boolean atMost) {

    public boolean met() {
      return atMost ? ratio <= limit : ratio >= limit;
    }

    /** By how many per cent it is missed; 0 when it is met. */
    public double missedByPercent() {
      return met() ? 0 : 100 * Math.abs(ratio / limit - 1);
    }
  }

  /** What was sampled over time, as it is shown: cells are numbers. */
  record Table(String title, List<String> header, List<List<String>> rows) {}

  /** Everything as it is written. */
  record Document(
      Map<String, String> run,
      List<Figure> figures,
      List<Goal> goals,
      List<Table> tables,
      List<String> notes) {}

  private final Map<String, String> run;
  private final List<Figure> figures = new ArrayList<>();
  private final List<Goal> goals = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Results(Map<String, String> run) {
    this.run = run;
  }

  void add(String section, String setting, String row, Series series) {
    figures.add(
        new Figure(
            section,
            setting,
            row,
            "ms",
            series.count(),
            series.percentile(50),
            series.percentile(90),
            series.percentile(99)));
  }

  void addValue(String section, String setting, String row, String unit, int n, double value) {
    figures.add(new Figure(section, setting, row, unit, n, value, Double.NaN, Double.NaN));
  }

  void table(Table table) {
    tables.add(table);
  }

  /** Something a reader must know, such as a row that could not be measured. */
  void note(String text) {
    notes.add(text);
  }

  void atMost(double limit, String what, String setting, String against, double ratio) {
    goals.add(new Goal(what, setting, against, ratio, limit, true));
  }

  void atLeast(double limit, String what, String setting, String against, double ratio) {
    goals.add(new Goal(what, setting, against, ratio, limit, false));
  }

  Optional<Figure> find(String section, String setting, String row) {
    return figures.stream()
        .filter(f -> f.section().equals(section))
        .filter(f -> f.setting().equals(setting) && f.row().equals(row))
        .findFirst();
  }

  Document document() {
    return new Document(
        run, List.copyOf(figures), List.copyOf(goals), List.copyOf(tables), List.copyOf(notes));
  }
}
