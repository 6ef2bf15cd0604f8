package dev.recap.cli.page;

import dev.recap.catalog.search.Entry;
import dev.recap.catalog.search.Standing;
import dev.recap.cli.output.ManifestView;
import dev.recap.core.capsule.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is known of a capsule, as JSON. */
public final class EntryView {
  private EntryView() {}

  /** A capsule among others. */
  public static Map<String, Object> json(Entry entry, boolean installed) {
    Map<String, Object> view = ManifestView.json(entry.manifest());
    view.put("source", entry.source());
    if (!entry.repository().isEmpty()) {
      view.put("repository", entry.repository());
    }
    entry.digest().ifPresent(digest -> view.put("digest", digest.value()));
    view.put("installed", installed);
    view.put("match", match(entry.manifest().match()));
    view.put("size", entry.size());
    view.put("layers", entry.layers());
    Standing standing = entry.standing();
    view.put("state", word(standing.state()));
    if (!standing.message().isEmpty()) {
      view.put("message", standing.message());
    }
    standing.successor().ifPresent(successor -> view.put("successor", successor));
    view.put("security", standing.security());
    view.put("signers", entry.testimony().signers());
    entry
        .testimony()
        .bill()
        .ifPresent(
            bill -> view.put("sbom", ordered("components", bill.components(), "top", bill.top())));
    entry
        .testimony()
        .tested()
        .ifPresent(tests ->
            view.put("tests", ordered("passed", tests.passed(), "failed", tests.failed())));
    return view;
  }

  /** All of it, with the other versions of the same capsule. */
  public static Map<String, Object> json(Entry entry, boolean installed, List<Entry> versions) {
    Map<String, Object> view = json(entry, installed);
    List<Object> others = new ArrayList<>();
    for (Entry version : versions) {
      Map<String, Object> one = ordered("version", version.version(), "source", version.source());
      one.put("state", word(version.standing().state()));
      version.digest().ifPresent(digest -> one.put("digest", digest.value()));
      others.add(one);
    }
    view.put("versions", others);
    view.put("readme", entry.readme());
    view.put("changelog", entry.changelog());
    return view;
  }

  private static Map<String, Object> match(Manifest.Match match) {
    Map<String, Object> json = new LinkedHashMap<>();
    match.process().ifPresent(text -> json.put("process", text));
    match.osFamily().ifPresent(text -> json.put("osFamily", text));
    match.label().ifPresent(text -> json.put("label", text));
    match.image().ifPresent(text -> json.put("image", text));
    return json;
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> ordered(String a, Object one, String b, Object two) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(a, one);
    map.put(b, two);
    return map;
  }
}
