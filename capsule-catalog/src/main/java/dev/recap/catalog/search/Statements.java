package dev.recap.catalog.search;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.text.PlainText;
import dev.recap.core.capsule.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What status statements, bills of materials and test results say, in short. */
final class Statements {
  private static final int SHOWN = 8;
  private static final int MOST = 16;
  private static final int LONGEST = 1000;

  private Statements() {}

  /** What the last of the statements about a capsule says. */
  static Standing newest(List<Fields> statements, Digest capsule) {
    return statements.stream()
        .filter(said -> said.text("capsule").equals(Optional.of(capsule.value())))
        .max(Comparator.comparingLong(Statements::sequence))
        .map(Statements::standing)
        .orElse(Standing.SUPPORTED);
  }

  private static long sequence(Fields said) {
    return said.any("sequence").orElse(0) instanceof Number number ? number.longValue() : 0;
  }

  private static Standing standing(Fields said) {
    String word = said.text("state").orElse("");
    return new Standing(
        Arrays.stream(Standing.State.values())
            .filter(state -> EntryDocument.word(state).equals(word))
            .findFirst()
            .orElse(Standing.State.SUPPORTED),
        text(said, "message").orElse(""),
        text(said, "successor"),
        said.texts("security").stream().limit(MOST).map(Statements::line).toList());
  }

  /** The summary of a CycloneDX document. */
  static Testimony.Bill bill(Fields document) {
    List<String> top = new ArrayList<>();
    List<?> components = document.list("components");
    for (Object component : components) {
      if (top.size() < SHOWN && component instanceof Map<?, ?> map) {
        Fields fields = new Fields(PlainJson.object(map));
        top.add(
            line(fields.text("name").orElse("?") + " " + fields.text("version").orElse(""))
                .strip());
      }
    }
    return new Testimony.Bill(components.size(), List.copyOf(top));
  }

  /** The numbers of an in-toto statement, when it is about tests. */
  static Optional<Testimony.Tested> tested(Fields statement) {
    if (!statement.text("predicateType").orElse("").contains("/test-result/")) {
      return Optional.empty();
    }
    Fields predicate = statement.object("predicate");
    return Optional.of(
        new Testimony.Tested(
            predicate.list("passedTests").size(), predicate.list("failedTests").size()));
  }

  private static Optional<String> text(Fields said, String name) {
    return said.text(name).map(Statements::line);
  }

  private static String line(String text) {
    return PlainText.line(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
  }
}
