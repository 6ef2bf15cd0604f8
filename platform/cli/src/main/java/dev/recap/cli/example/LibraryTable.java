package dev.recap.cli.example;

import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The table of all capsules of a library in a Markdown file, generated between two comments. */
public final class LibraryTable {
  private static final Markers MARKERS = new Markers("table");
  private static final String TIME = "\\| [0-9.]+ ms \\|(?=\n|$)";

  private final Path file;
  private final List<String> fixtures;

  /** In a file, with a column for each of some fixtures. */
  public LibraryTable(Path file, List<String> fixtures) {
    this.file = file;
    this.fixtures = fixtures;
  }

  /**
   * A capsule's row.
   *
   * @param folder where it is
   * @param outcomes by fixture, of an invocation like its example
   * @param median of invocations like its example
   */
  public record Row(Path folder, Capsule capsule, Map<String, String> outcomes, Duration median) {}

  /** Writes the table into the file. */
  public void write(List<Row> rows) throws IOException {
    Files.writeString(file, MARKERS.replace(Files.readString(file), text(rows)));
  }

  /** Why the file cannot have a table, if it cannot. */
  public Optional<String> problem() throws IOException {
    return Files.exists(file) && MARKERS.content(Files.readString(file)).isPresent()
        ? Optional.empty()
        : Optional.of(
            "Tried to find the table in %s but it has no %s and %s: put them where it belongs"
                .formatted(file, MARKERS.begin(), MARKERS.end()));
  }

  /** The lines in which the file's table and these rows differ in more than times. */
  public List<String> stale(List<Row> rows) throws IOException {
    List<String> there = lines(MARKERS.content(Files.readString(file)).orElse(""));
    List<String> now = lines(text(rows));
    List<String> stale = new ArrayList<>();
    there.stream().filter(line -> !now.contains(line)).map(line -> "- " + line).forEach(stale::add);
    now.stream().filter(line -> !there.contains(line)).map(line -> "+ " + line).forEach(stale::add);
    return stale;
  }

  private static List<String> lines(String table) {
    return table.replaceAll(TIME, "| |").lines().toList();
  }

  private String text(List<Row> rows) throws IOException {
    StringBuilder text = new StringBuilder("| capsule | what it does | size | power | ");
    text.append(String.join(" | ", fixtures)).append(" | p50 |\n");
    text.append("|---".repeat(fixtures.size() + 5)).append('|');
    for (Row row : rows) {
      text.append('\n').append(text(row));
    }
    return text.toString();
  }

  private String text(Row row) throws IOException {
    List<String> cells = new ArrayList<>();
    Path from = file.toAbsolutePath().normalize().getParent();
    Path readme = row.folder().resolve("README.md");
    var about = row.capsule().manifest().metadata();
    cells.add("[%s](%s)".formatted(about.name(), from == null ? readme : from.relativize(readme)));
    cells.add(about.summary().replace("|", "\\|"));
    cells.add(String.format(Locale.ROOT, "%.1f MB", size(row.capsule().rootfs()) / 1e6));
    cells.add(power(row.capsule().manifest().binding()));
    fixtures.forEach(fixture -> cells.add(row.outcomes().getOrDefault(fixture, "")));
    cells.add(String.format(Locale.ROOT, "%.0f ms", row.median().toNanos() / 1e6));
    return "| " + String.join(" | ", cells) + " |";
  }

  private static long size(Path rootfs) throws IOException {
    try (Stream<Path> files = Files.walk(rootfs)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private static String power(DeclaredBinding binding) {
    List<String> power = new ArrayList<>();
    switch (binding.filesystem()) {
      case NONE -> {}
      case READ -> power.add("reads files");
      case WRITE -> power.add("changes files");
    }
    switch (binding.user()) {
      case User.OfTarget() -> {}
      case User.Root() -> power.add("root");
      case User.Id(int uid) -> power.add("user " + uid);
    }
    power.addAll(new TreeSet<>(binding.capabilities()));
    return power.isEmpty() ? "none" : String.join(", ", power);
  }
}
