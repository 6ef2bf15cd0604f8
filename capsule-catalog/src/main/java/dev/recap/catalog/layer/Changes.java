package dev.recap.catalog.layer;

import dev.recap.catalog.json.PlainJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an unpacked layer says besides the files it holds; paths are relative to the root.
 *
 * @param removed what of the layers below is gone
 * @param emptied folders of which nothing of the layers below is seen
 * @param implied folders it does not mention itself, only what is in them
 */
record Changes(Set<String> removed, Set<String> emptied, Set<String> implied) {
  static Changes none() {
    return new Changes(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
  }

  String json() {
    return PlainJson.write(Map.of("removed", removed, "emptied", emptied, "implied", implied))
        + "\n";
  }

  static Changes of(String json) {
    Map<String, Object> values = PlainJson.readObject(json);
    return new Changes(
        set(values.get("removed")), set(values.get("emptied")), set(values.get("implied")));
  }

  private static Set<String> set(@org.jspecify.annotations.Nullable Object values) {
    Set<String> set = new TreeSet<>();
    if (values instanceof List<?> list) {
      list.forEach(value -> set.add(String.valueOf(value)));
    }
    return set;
  }
}
