package dev.recap.catalog.search;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.life.Statement;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What status statements, bills of materials and test results say, in short. */
final class Statements {
  private static final int SHOWN = 8;
  private static final int MOST = 16;
  private static final int LONGEST = 1000;

  private Statements() {}

  /** What a statement on a version says. */
  static Standing standing(Statement said) {
    return new Standing(
        switch (said.state()) {
          case SUPPORTED -> Standing.State.SUPPORTED;
          case DEPRECATED -> Standing.State.DEPRECATED;
          case YANKED -> Standing.State.YANKED;
        },
        line(said.message()),
        said.successor().map(Statements::line),
        said.security().stream().limit(MOST).map(Statements::line).toList());
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

  private static String line(String text) {
    return PlainText.line(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
  }
}
