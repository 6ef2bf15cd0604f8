package dev.recap.catalog.search;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.core.capsule.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Entries as the JSON text in which they are kept on disk. */
final class EntryJson {
  private EntryJson() {}

  static String text(Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", entry.source());
    json.put("repository", entry.repository());
    json.put("name", entry.name());
    json.put("version", entry.version());
    entry.digest().ifPresent(digest -> json.put("digest", digest.value()));
    json.put("manifest", entry.json());
    json.put("readme", entry.readme());
    json.put("changelog", entry.changelog());
    json.put("size", entry.size());
    json.put("layers", entry.layers());
    json.put("testimony", testimony(entry.testimony()));
    json.put("heard", entry.heard().stream().map(Digest::value).toList());
    return PlainJson.write(json);
  }

  private static Map<String, Object> testimony(Testimony testimony) {
    Map<String, Object> json = new LinkedHashMap<>();
    Standing standing = testimony.standing();
    json.put("state", standing.state().name().toLowerCase(Locale.ROOT));
    json.put("message", standing.message());
    standing.successor().ifPresent(successor -> json.put("successor", successor));
    json.put("security", standing.security());
    json.put("signers", testimony.signers());
    testimony
        .bill()
        .ifPresent(
            bill -> json.put("bill", Map.of("components", bill.components(), "top", bill.top())));
    testimony
        .tested()
        .ifPresent(tested ->
            json.put("tested", Map.of("passed", tested.passed(), "failed", tested.failed())));
    return json;
  }

  static Entry read(String text) {
    Fields json = new Fields(PlainJson.readObject(text));
    return new Entry(
        json.required("source"),
        json.required("repository"),
        json.required("name"),
        json.required("version"),
        json.text("digest").map(Digest::new),
        json.required("manifest"),
        json.required("readme"),
        json.required("changelog"),
        json.any("size").map(size -> ((Number) size).longValue()).orElse(0L),
        json.integer("layers").orElse(0),
        testimony(json.object("testimony")),
        json.texts("heard").stream().map(Digest::new).toList());
  }

  private static Testimony testimony(Fields json) {
    return new Testimony(
        new Standing(
            Standing.State.valueOf(json.required("state").toUpperCase(Locale.ROOT)),
            json.required("message"),
            json.text("successor"),
            List.copyOf(json.texts("security"))),
        List.copyOf(json.texts("signers")),
        json.any("bill").isEmpty() ? Optional.empty() : Optional.of(bill(json.object("bill"))),
        json.any("tested").isEmpty()
            ? Optional.empty()
            : Optional.of(tested(json.object("tested"))));
  }

  private static Testimony.Bill bill(Fields json) {
    return new Testimony.Bill(json.integer("components").orElse(0), List.copyOf(json.texts("top")));
  }

  private static Testimony.Tested tested(Fields json) {
    return new Testimony.Tested(json.integer("passed").orElse(0), json.integer("failed").orElse(0));
  }
}
