package dev.recap.cli.command;

import dev.recap.cli.output.Json;
import dev.recap.cli.output.ManifestView;
import dev.recap.cli.output.Table;
import dev.recap.core.capsule.Manifest;
import java.util.List;

/** A list of capsules, as text or JSON. */
final class CapsuleTable {
  private CapsuleTable() {}

  static String text(List<Manifest> capsules) {
    Table table = new Table("CAPSULE", "VERSION", "SUMMARY");
    for (Manifest capsule : capsules) {
      Manifest.Metadata about = capsule.metadata();
      String note = about.deprecated().isPresent() ? " (deprecated)" : "";
      table.row(about.name(), about.version(), about.summary() + note);
    }
    return table.text();
  }

  static String json(List<Manifest> capsules) {
    return Json.text(capsules.stream().map(ManifestView::json).toList());
  }
}
