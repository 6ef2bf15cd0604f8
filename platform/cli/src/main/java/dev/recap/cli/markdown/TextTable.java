package dev.recap.cli.markdown;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Rows of cells under a heading, in columns; cells of a table that is too wide get more lines. */
public final class TextTable {
  private static final int GAP = 2;
  private static final int NARROWEST = 8;

  private final List<List<AttributedString>> rows = new ArrayList<>();

  /** Adds a row; the first is the heading. */
  public TextTable row(String... cells) {
    List<AttributedString> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(
          new AttributedString(
              cell, rows.isEmpty() ? AttributedStyle.BOLD : AttributedStyle.DEFAULT));
    }
    return row(row);
  }

  TextTable row(List<AttributedString> cells) {
    rows.add(cells);
    return this;
  }

  /** Its lines, no wider than that. */
  List<AttributedString> lines(int width) {
    int[] widths = widths(width);
    List<AttributedString> lines = new ArrayList<>();
    for (List<AttributedString> row : rows) {
      List<List<AttributedString>> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(Lines.wrap(row.get(i), widths[i]));
      }
      int height = cells.stream().mapToInt(List::size).max().orElse(0);
      for (int y = 0; y < height; y++) {
        lines.add(line(cells, y, widths));
      }
    }
    return lines;
  }

  private static AttributedString line(List<List<AttributedString>> cells, int y, int[] widths) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    int behind = 0;
    for (int x = 0; x < cells.size(); x++) {
      AttributedString cell =
          y < cells.get(x).size() ? cells.get(x).get(y) : AttributedString.EMPTY;
      if (cell.length() > 0) {
        line.append(" ".repeat(behind)).append(cell);
        behind = 0;
      }
      behind += widths[x] - Lines.columns(cell) + GAP;
    }
    return line.toAttributedString();
  }

  /** As wide as their widest cell; the widest give way when that is too much. */
  private int[] widths(int width) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<AttributedString> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], Lines.columns(row.get(i)));
      }
    }
    int room = width - GAP * Math.max(0, columns - 1);
    while (total(widths) > room) {
      int widest = 0;
      for (int i = 1; i < columns; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= NARROWEST) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private static int total(int[] widths) {
    int total = 0;
    for (int one : widths) {
      total += one;
    }
    return total;
  }
}
