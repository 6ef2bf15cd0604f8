package dev.recap.catalog.source;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.yaml.YamlDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of {@code sources.yaml} with one source more or less: the lines of the others, and
 * comments, stay as they are. A list that is not written with a dash a line is written anew.
 */
final class SourcesText {
  /** A file without any source. */
  static final String EMPTY =
      """
      apiVersion: recap.dev/v1
      kind: CatalogSources
      # Where capsules are looked for, the first first; see docs/finding-capsules.md.
      sources:
      """;

  private SourcesText() {}

  static String add(String text, Source source, Path folder) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int heading = lines.indexOf("sources:");
    // Only where nothing but the list follows can it be added to at the end.
    boolean last = heading >= 0;
    for (int i = heading + 1; last && i < lines.size(); i++) {
      String line = lines.get(i);
      last = line.isBlank() || line.startsWith(" ") || line.startsWith("-") || line.startsWith("#");
    }
    if (!last) {
      return rewritten(text, source, folder);
    }
    boolean indented = lines.stream().skip(heading + 1L).noneMatch(line -> line.startsWith("- "));
    String margin = indented ? "  " : "";
    int end = lines.size();
    while (lines.get(end - 1).isBlank()) {
      end--;
    }
    List<String> item = new ArrayList<>();
    fields(source, folder)
        .forEach((name, value) ->
            item.add(margin + (item.isEmpty() ? "- " : "  ") + name + ": " + value));
    lines.addAll(end, item);
    return String.join("\n", lines) + "\n";
  }

  /** The fields of a source, as YAML text; a text in quotes is one in YAML too. */
  private static Map<String, String> fields(Source source, Path folder) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", source.name());
    fields.put("repository", source.namespace().toString());
    if (source.plainHttp()) {
      fields.put("plainHttp", "true");
    }
    source
        .ca()
        .ifPresent(ca ->
            fields.put(
                "ca",
                PlainJson.write((ca.startsWith(folder) ? folder.relativize(ca) : ca).toString())));
    if (!source.refresh().equals(Source.REFRESH)) {
      fields.put("refresh", source.refresh().toSeconds() + "s");
    }
    return fields;
  }

  private static String rewritten(String text, Source source, Path folder) {
    StringBuilder all = new StringBuilder(EMPTY);
    if (YamlDocument.parse(text) instanceof YamlDocument.Parsed.Document(YamlDocument document)) {
      new Fields(document.values()).list("sources").forEach(one -> append(all, one));
    }
    return add(all.toString(), source, folder);
  }

  private static void append(StringBuilder text, Object source) {
    // JSON is YAML: nothing of it needs to be understood here.
    text.append("  - ").append(PlainJson.write(source)).append('\n');
  }

  static String remove(String text, YamlDocument document, String name) {
    List<?> sources = new Fields(document.values()).list("sources");
    int place = 0;
    while (!(sources.get(place) instanceof Map<?, ?> map) || !name.equals(map.get("name"))) {
      place++;
    }
    if (sources.size() == 1) {
      return rewrittenWithout(sources, place);
    }
    List<String> lines = new ArrayList<>(text.lines().toList());
    int first = document.line("/sources/" + place) - 1;
    boolean lastOne = place + 1 == sources.size();
    int end = lastOne ? lines.size() : document.line("/sources/" + (place + 1)) - 1;
    // Comments right above the next one belong to that.
    while (end > first + 1 && lines.get(end - 1).strip().startsWith("#")) {
      end--;
    }
    lines.subList(first, end).clear();
    String without = String.join("\n", lines) + "\n";
    return isWithout(without, sources, place) ? without : rewrittenWithout(sources, place);
  }

  private static boolean isWithout(String text, List<?> sources, int place) {
    List<Object> wanted = new ArrayList<>(sources);
    wanted.remove(place);
    return YamlDocument.parse(text) instanceof YamlDocument.Parsed.Document(YamlDocument document)
        && wanted.equals(new Fields(document.values()).list("sources"));
  }

  private static String rewrittenWithout(List<?> sources, int place) {
    StringBuilder all = new StringBuilder(EMPTY);
    List<Object> left = new ArrayList<>(sources);
    left.remove(place);
    if (left.isEmpty()) {
      return EMPTY.replace("sources:\n", "sources: []\n");
    }
    left.forEach(source -> append(all, source));
    return all.toString();
  }
}
