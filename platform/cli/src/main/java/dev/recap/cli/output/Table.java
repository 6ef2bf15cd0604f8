package dev.recap.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, each column as wide as its widest cell. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these headings. */
  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds a row of as many cells as there are headings. */
  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Its lines; the last column is not padded. */
  public String text() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      line(row, widths, text);
    }
    return text.toString();
  }

  private static void line(List<String> row, int[] widths, StringBuilder text) {
    int last = row.size() - 1;
    for (int i = 0; i < last; i++) {
      String cell = row.get(i);
      text.append(cell).repeat(' ', widths[i] - cell.length() + 2);
    }
    text.append(row.get(last)).append('\n');
  }
}
