package dev.recap.tests.benchmark;

import dev.recap.tests.benchmark.Results.Document;
import dev.recap.tests.benchmark.Results.Figure;
import dev.recap.tests.benchmark.Results.Goal;
import dev.recap.tests.benchmark.Results.Table;
import java.util.List;
import java.util.Locale;

/** Results as the tables of BENCHMARK.md, which are as readable on a terminal. */
final class Report {
  private static final String SEPARATOR = "|---|---|---:|---:|---:|---:|%n".replace("%n", "\n");

  private final Document document;

  Report(Document document) {
    this.document = document;
  }

  /** Everything. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    if (!"full".equals(document.run().get("plan"))) {
      text.append(
          "**A smoke run: it shows that the benchmark works, its figures mean nothing.**\n\n");
    }
    document.run().forEach((key, value) -> text.append("- %s: %s%n".formatted(key, value)));
    document.notes().forEach(note -> text.append("- ").append(note).append('\n'));
    text.append("\n### Goals\n\n| what | setting | against | ratio | goal | |\n");
    text.append("|---|---|---|---:|---:|---|\n");
    document.goals().forEach(goal -> text.append(line(goal)));
    text.append("\n### Figures\n");
    String table = "";
    for (Figure figure : document.figures()) {
      if (!table.equals(figure.section() + figure.setting())) {
        table = figure.section() + figure.setting();
        text.append("\n**%s: %s**%n%n".formatted(figure.section(), figure.setting()));
        text.append("| row | unit | n | p50 | p90 | p99 |\n").append(SEPARATOR);
      }
      text.append(line(figure));
    }
    document.tables().forEach(sampled -> text.append(lines(sampled)));
    return text.toString();
  }

  private static String lines(Table table) {
    StringBuilder text = new StringBuilder("\n**" + table.title() + "**\n\n");
    text.append(row(table.header())).append("|---:".repeat(table.header().size())).append("|\n");
    table.rows().forEach(cells -> text.append(row(cells)));
    return text.toString();
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String line(Goal goal) {
    return "| %s | %s | %s | %.2f | %s %.2f | %s |\n"
        .formatted(
            goal.what(),
            goal.setting(),
            goal.against(),
            goal.ratio(),
            goal.atMost() ? "≤" : "≥",
            goal.limit(),
            goal.met() ? "met" : "missed by %.0f %%".formatted(goal.missedByPercent()));
  }

  private static String line(Figure figure) {
    return "| %s | %s | %d | %s | %s | %s |\n"
        .formatted(
            figure.row(),
            figure.unit(),
            figure.n(),
            number(figure.p50()),
            number(figure.p90()),
            number(figure.p99()));
  }

  private static String number(double value) {
    return Double.isNaN(value)
        ? ""
        : String.format(Locale.ROOT, value < 1000 ? "%.2f" : "%.0f", value);
  }
}
