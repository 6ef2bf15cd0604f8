package dev.recap.server.audit;

import dev.recap.catalog.json.PlainJson;
import dev.recap.server.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.core.JacksonException;

/** One check of the whole log, while it may be added to. */
final class Verifier {
  private static final int PAGE = 1000;

  private final Database database;
  private final Path directory;
  private final List<String> problems = new ArrayList<>();

  /** Hashes of the rows that the head tells of, as they are in the database. */
  private final Map<Long, String> found = new HashMap<>();

  private long seq;
  private String before = AuditRow.NOTHING;

  Verifier(Database database, Path directory) {
    this.database = database;
    this.directory = directory;
  }

  Verification verify() {
    // Before the rows: a row that is added meanwhile is not missed.
    boolean headThere = Files.exists(AuditHead.file(directory));
    AuditHead.Lines head = AuditHead.read(directory);
    head.lines().forEach(line -> found.put(line.seq(), ""));
    List<AuditRow> page = page();
    while (!page.isEmpty()) {
      page.forEach(this::check);
      records(page);
      page = page();
    }
    if (!headThere && seq > 0) {
      problem(
          AuditHead.file(directory)
              + " is missing: whether the newest rows are there cannot be told");
    }
    head.forged()
        .forEach(line ->
            problem(
                "%s has a line that RECap did not write: %s"
                    .formatted(AuditHead.file(directory), line)));
    head.lines().forEach(this::check);
    return new Verification(seq, before, problems);
  }

  private List<AuditRow> page() {
    return database.read(
        "read the audit log",
        handle -> {
          try (var query =
              handle.createQuery(
                  "SELECT "
                      + AuditRow.COLUMNS
                      + " FROM audit WHERE seq > :after ORDER BY seq LIMIT :limit")) {
            return query
                .bind("after", seq)
                .bind("limit", PAGE)
                .map((row, context) -> AuditRow.of(row))
                .list();
          }
        });
  }

  private void check(AuditRow row) {
    if (row.seq() != seq + 1) {
      problem("rows %d to %d are missing".formatted(seq + 1, row.seq() - 1));
    } else if (!row.hash(before).equals(row.hash())) {
      problem(
          "row %d (%s of %s) is not as it was written, or the one before is not"
              .formatted(row.seq(), row.kind(), row.invocation().orElse(row.caller())));
    }
    seq = row.seq();
    before = row.hash();
    found.computeIfPresent(seq, (_, _) -> row.hash());
  }

  private void check(AuditHead.Line line) {
    String there = found.getOrDefault(line.seq(), "");
    if (there.equals(line.hash())) {
      return;
    }
    if (line.kept()) {
      problem(
          "row %d %s"
              .formatted(
                  line.seq(),
                  there.isEmpty() ? "was written and is missing" : "is not the one written"));
    } else if (!there.isEmpty() && AuditHead.read(directory).lines().contains(line)) {
      // Else it was undone, and another row got its number meanwhile.
      problem("row %d is not the one that was about to be written".formatted(line.seq()));
    }
  }

  /** Whether the records of the invocations that ended are those of which the rows tell. */
  private void records(List<AuditRow> rows) {
    Map<String, AuditRow> ended = new LinkedHashMap<>();
    rows.stream()
        .filter(row -> row.kind().equals("invocation.ended"))
        .forEach(row -> row.invocation().ifPresent(id -> ended.put(id, row)));
    if (ended.isEmpty()) {
      return;
    }
    Map<String, String> records =
        database.read("read the records", handle -> records(handle, ended));
    ended.forEach((id, row) -> {
      Optional<String> record = Optional.ofNullable(records.get(id));
      if (record.isPresent() && !recordHash(row).equals(record.map(AuditRow::sha256))) {
        problem(
            "the record of invocation %s is not the one of which row %d tells"
                .formatted(id, row.seq()));
      }
    });
  }

  private static Optional<String> recordHash(AuditRow row) {
    try {
      return Optional.ofNullable(PlainJson.readObject(row.about()).get("recordSha256"))
          .map(String::valueOf);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> records(Handle handle, Map<String, AuditRow> ended) {
    Map<String, String> records = new HashMap<>();
    try (var query = handle.createQuery("SELECT id, record FROM invocation WHERE id IN (<ids>)")) {
      query
          .bindList("ids", List.copyOf(ended.keySet()))
          .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
          .forEach(record -> records.put(record.getKey(), record.getValue()));
    }
    return records;
  }

  private void problem(String problem) {
    if (problems.size() < Verification.MOST) {
      problems.add(problem);
    }
  }
}
