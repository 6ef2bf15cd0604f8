package dev.recap.catalog.lint;

import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.OutputFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the manifest leaves out that whoever finds the capsule in a catalog wants to know. */
final class MetadataAdvice {
  private static final Map<String, String> WANTED =
      Map.of(
          "description", "say what it does, with which tool, and why it has the power it has",
          "authors", "name who answers for it",
          "homepage", "give an address where there is more about the tool",
          "categories", "name the shelf it stands on, such as processes or network");

  private final ManifestText manifest;
  private final Remarks remarks;

  MetadataAdvice(ManifestText manifest, Remarks remarks) {
    this.manifest = manifest;
    this.remarks = remarks;
  }

  void give() {
    WANTED.forEach((field, remedy) -> {
      Object value = manifest.at("/metadata/" + field).orElse("");
      if (value.equals("") || value.equals(List.of())) {
        remarks.warn(
            ManifestText.FILE,
            manifest.line("/metadata"),
            "metadata has no %s: %s".formatted(field, remedy));
      }
    });
    summary();
    limits();
    modes();
  }

  private void summary() {
    Manifest.Metadata about = manifest.file().manifest().metadata();
    if (letters(about.summary()).equals(letters(about.name()))) {
      remarks.warn(
          ManifestText.FILE,
          manifest.line("/metadata/summary"),
          "the summary only repeats the name: say what the capsule does");
    }
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]|^(the|a|an) ", "");
  }

  private void limits() {
    if (!manifest.has("/spec/limits/timeout")) {
      remarks.warn(
          ManifestText.FILE,
          manifest.line(manifest.has("/spec/limits") ? "/spec/limits" : "/spec"),
          "limits has no timeout, so %d s apply: write how long it may take at most"
              .formatted(manifest.file().manifest().limits().timeout().toSeconds()));
    }
  }

  private void modes() {
    Manifest valid = manifest.file().manifest();
    if (valid.modes().contains(Manifest.Mode.INTERACTIVE)
        && !(valid.output() instanceof OutputFormat.Text)) {
      remarks.warn(
          ManifestText.FILE,
          manifest.line("/spec/modes"),
          "a capsule that is used at a terminal has no output to be parsed: remove the mode"
              + " interactive, or write output: {format: text}");
    }
    if (valid.modes().contains(Manifest.Mode.STREAM)
        && valid.output() instanceof OutputFormat.Json) {
      remarks.warn(
          ManifestText.FILE,
          manifest.line("/spec/modes"),
          "one JSON value is whole only at the end, so there is nothing to stream: remove the mode"
              + " stream");
    }
  }
}
