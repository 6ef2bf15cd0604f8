package dev.recap.cli.example;

import dev.recap.catalog.json.PlainJson;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON on lines as jq(1) lays it out, and with long lists cut. */
final class JsonLayout {
  private static final String INDENT = "  ";

  private JsonLayout() {}

  /** The lines of a value. */
  static List<String> lines(@Nullable Object value) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    write(value, "", line, lines);
    lines.add(line.toString());
    return lines;
  }

  private static void write(
      @Nullable Object value, String indent, StringBuilder line, List<String> lines) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> {
        line.append('{');
        Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator();
        while (members.hasNext()) {
          Map.Entry<?, ?> member = members.next();
          next(line, lines, indent + INDENT);
          line.append(PlainJson.write(String.valueOf(member.getKey()))).append(": ");
          write(member.getValue(), indent + INDENT, line, lines);
          line.append(members.hasNext() ? "," : "");
        }
        next(line, lines, indent);
        line.append('}');
      }
      case List<?> list when !list.isEmpty() -> {
        line.append('[');
        Iterator<?> elements = list.iterator();
        while (elements.hasNext()) {
          next(line, lines, indent + INDENT);
          write(elements.next(), indent + INDENT, line, lines);
          line.append(elements.hasNext() ? "," : "");
        }
        next(line, lines, indent);
        line.append(']');
      }
      case null, default -> line.append(PlainJson.write(value));
    }
  }

  private static void next(StringBuilder line, List<String> lines, String indent) {
    lines.add(line.toString());
    line.setLength(0);
    line.append(indent);
  }

  /** The same with at most so many elements of each list, and a text that says how many more. */
  static @Nullable Object cut(@Nullable Object value, int elements) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> shorter = new LinkedHashMap<>();
        map.forEach((name, member) -> shorter.put(name, cut(member, elements)));
        yield shorter;
      }
      case List<?> list -> {
        List<@Nullable Object> shorter = new ArrayList<>();
        for (Object element : list.subList(0, Math.min(elements, list.size()))) {
          shorter.add(cut(element, elements));
        }
        if (list.size() > elements) {
          shorter.add("… %d more".formatted(list.size() - elements));
        }
        yield shorter;
      }
      case null, default -> value;
    };
  }

  /** The longest list anywhere in it. */
  static int longest(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.values().stream().mapToInt(JsonLayout::longest).max().orElse(0);
      case List<?> list ->
          Math.max(list.size(), list.stream().mapToInt(JsonLayout::longest).max().orElse(0));
      case null, default -> 0;
    };
  }
}
