package dev.recap.server.trigger.store;

import dev.recap.catalog.json.PlainJson;
import dev.recap.server.trigger.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The steps of a run as they are kept. */
final class StepsJson {
  private StepsJson() {}

  static String write(List<Run.Done> steps) {
    return PlainJson.write(steps.stream().map(StepsJson::fields).toList());
  }

  private static Map<String, Object> fields(Run.Done done) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("step", done.step());
    fields.put("attempt", done.attempt());
    done.invocation().ifPresent(id -> fields.put("invocation", id));
    done.outcome().ifPresent(word -> fields.put("outcome", word));
    done.problem().ifPresent(problem -> fields.put("problem", problem));
    return fields;
  }

  static List<Run.Done> read(String json) {
    return PlainJson.read(json) instanceof List<?> list
        ? list.stream().map(one -> done((Map<?, ?>) one)).toList()
        : List.of();
  }

  private static Run.Done done(Map<?, ?> fields) {
    return new Run.Done(
        String.valueOf(fields.get("step")),
        Integer.parseInt(String.valueOf(fields.get("attempt"))),
        text(fields, "invocation"),
        text(fields, "outcome"),
        text(fields, "problem"));
  }

  private static Optional<String> text(Map<?, ?> fields, String name) {
    return Optional.ofNullable(fields.get(name)).map(String::valueOf);
  }
}
