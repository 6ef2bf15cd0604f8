package dev.recap.record;

import dev.recap.core.invocation.Receipt.Check;
import dev.recap.core.invocation.Receipt.Finding;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** One check of a receipt as JSON. */
final class FindingJson {
  private static final String SAME = "same";
  private static final String CHANGED_BY_TARGET = "changed-by-target";
  private static final String LEFT_BEHIND = "left-behind";
  private static final String NOT_TAKEN = "not-taken";

  private FindingJson() {}

  static void write(Check check, JsonGenerator out) {
    out.writeStartObject();
    out.writeStringProperty("subject", check.subject());
    switch (check.finding()) {
      case Finding.Same() -> out.writeStringProperty("finding", SAME);
      case Finding.ChangedByTarget(List<String> differences) ->
          write(CHANGED_BY_TARGET, differences, out);
      case Finding.LeftBehind(List<String> differences) -> write(LEFT_BEHIND, differences, out);
      case Finding.NotTaken(String why) -> {
        out.writeStringProperty("finding", NOT_TAKEN);
        out.writeStringProperty("why", why);
      }
    }
    out.writeStringProperty("attribution", check.attribution());
    out.writeEndObject();
  }

  private static void write(String finding, List<String> differences, JsonGenerator out) {
    out.writeStringProperty("finding", finding);
    out.writeArrayPropertyStart("differences");
    differences.forEach(out::writeString);
    out.writeEndArray();
  }

  static Check read(JsonFields check) {
    String word = check.text("finding");
    Finding finding =
        switch (word) {
          case SAME -> new Finding.Same();
          case CHANGED_BY_TARGET -> new Finding.ChangedByTarget(check.texts("differences"));
          case LEFT_BEHIND -> new Finding.LeftBehind(check.texts("differences"));
          case NOT_TAKEN -> new Finding.NotTaken(check.text("why"));
          default ->
              throw new IllegalArgumentException(
                  "Tried to read a receipt but \"%s\" is no finding".formatted(word));
        };
    return new Check(check.text("subject"), finding, check.text("attribution"));
  }
}
