package dev.recap.catalog.output;

import dev.recap.core.capsule.OutputFormat.Columns;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads lines of columns. */
final class Table {
  private static final Pattern BLANKS = Pattern.compile("[ \t]+");
  // What JSON calls a number; BigDecimal alone would also take "+1" and "1e999999999".
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");

  private final Columns columns;
  private final Pattern separator;
  private final boolean blanks;

  private Table(Columns columns) {
    this.columns = columns;
    this.blanks = columns.separator().isEmpty();
    this.separator = columns.separator().map(s -> Pattern.compile(Pattern.quote(s))).orElse(BLANKS);
  }

  /** One map for each line, or empty when the text is no such table. */
  static Optional<List<Map<String, Object>>> of(Columns columns, String text) {
    Table table = new Table(columns);
    return table.body(Arrays.asList(text.split("\n", -1))).flatMap(table::rows);
  }

  private Optional<List<String>> body(List<String> lines) {
    int start = 0;
    if (columns.after().isPresent()) {
      start = lastHeading(columns.after().get(), lines) + 1;
      if (start == 0) {
        return Optional.empty();
      }
    }
    return Optional.of(lines.subList(Math.min(start + columns.skip(), lines.size()), lines.size()));
  }

  private int lastHeading(String after, List<String> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (trimmed(lines.get(i)).startsWith(after)) {
        return i;
      }
    }
    return -1;
  }

  private Optional<List<Map<String, Object>>> rows(List<String> lines) {
    List<Map<String, Object>> rows = new ArrayList<>();
    int width = columns.names().size();
    for (String line : lines) {
      if (line.isBlank()) {
        continue;
      }
      List<String> cells = Arrays.asList(separator.split(trimmed(line), width));
      // The last column may be empty and then the tool may print nothing at all for it.
      if (cells.size() < width - 1 || (cells.size() < width && !blanks)) {
        return Optional.empty();
      }
      rows.add(row(cells));
    }
    return Optional.of(rows);
  }

  private Map<String, Object> row(List<String> cells) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < columns.names().size(); i++) {
      String name = columns.names().get(i);
      String cell = i < cells.size() ? cells.get(i) : "";
      row.put(name, columns.numbers().contains(name) ? number(cell) : cell);
    }
    return row;
  }

  private String trimmed(String line) {
    return blanks ? line.strip() : line;
  }

  private static Object number(String cell) {
    String text = cell.strip();
    return NUMBER.matcher(text).matches() ? new BigDecimal(text) : cell;
  }
}
