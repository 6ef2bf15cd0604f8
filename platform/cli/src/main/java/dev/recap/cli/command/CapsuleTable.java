package dev.recap.cli.command;

import dev.recap.catalog.search.Entry;
import dev.recap.catalog.search.Hit;
import dev.recap.catalog.search.Standing;
import dev.recap.catalog.text.PlainText;
import dev.recap.cli.output.Json;
import dev.recap.cli.output.Table;
import dev.recap.cli.page.EntryView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list of capsules, as text or JSON. */
final class CapsuleTable {
  private CapsuleTable() {}

  /** With the source of each only where there are others than this host. */
  static String text(List<Hit> capsules) {
    boolean local = capsules.stream().allMatch(hit -> hit.entry().isLocal());
    Table table =
        local
            ? new Table("CAPSULE", "VERSION", "SUMMARY")
            : new Table("CAPSULE", "VERSION", "SOURCE", "SUMMARY");
    for (Hit hit : capsules) {
      Entry entry = hit.entry();
      String summary =
          PlainText.line(entry.manifest().metadata().summary()) + note(hit, !entry.isLocal());
      if (local) {
        table.row(entry.name(), entry.version(), summary);
      } else {
        table.row(entry.name(), entry.version(), entry.source(), summary);
      }
    }
    return table.text();
  }

  private static String note(Hit hit, boolean remote) {
    List<String> notes = new ArrayList<>();
    if (hit.entry().standing().state() == Standing.State.DEPRECATED) {
      notes.add("deprecated");
    }
    if (remote && hit.installed()) {
      notes.add("installed");
    }
    return notes.isEmpty() ? "" : " (" + String.join(", ", notes) + ")";
  }

  static String json(List<Hit> capsules) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Hit hit : capsules) {
      Map<String, Object> one = new LinkedHashMap<>(EntryView.json(hit.entry(), hit.installed()));
      if (!hit.missing().isEmpty()) {
        one.put("missing", hit.missing());
      }
      if (!hit.near().isEmpty()) {
        one.put("near", hit.near());
      }
      all.add(one);
    }
    return Json.text(all);
  }
}
