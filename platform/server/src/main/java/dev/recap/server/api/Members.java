package dev.recap.server.api;

import dev.recap.server.http.RefusedRequest;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The members of a JSON object, asked for by name and kind; gathers what is wrong with them. */
public final class Members {
  private final JsonNode object;
  private final Set<String> wrong;

  /** Of one object. */
  public Members(JsonNode object) {
    this(object, new TreeSet<>());
  }

  private Members(JsonNode object, Set<String> wrong) {
    this.object = object;
    this.wrong = wrong;
  }

  /** Something is wrong. */
  public void wrong(String what) {
    wrong.add(what);
  }

  /**
   * To be called when everything was asked for.
   *
   * @throws RefusedRequest when something was wrong
   */
  public void refuse() {
    if (!wrong.isEmpty()) {
      throw RefusedRequest.usage("Tried to read the request but " + String.join("; ", wrong));
    }
  }

  /** There may be only these. */
  public void only(Set<String> names) {
    for (String name : object.propertyNames()) {
      if (!names.contains(name)) {
        wrong(
            "%s is unknown, there are %s".formatted(name, String.join(", ", new TreeSet<>(names))));
      }
    }
  }

  /** None of these may be there. */
  void without(Set<String> names, String why) {
    names.stream().filter(this::has).forEach(name -> wrong(name + " " + why));
  }

  boolean has(String name) {
    return object.has(name);
  }

  /**
   * A text, read.
   *
   * @param what it must be
   * @param read throws an {@link IllegalArgumentException} or {@link DateTimeException} when it is
   *     not
   */
  public <T> Optional<T> text(String name, String what, Function<String, T> read) {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode value = object.get(name);
    if (value.isString()) {
      try {
        return Optional.of(read.apply(value.asString()));
      } catch (IllegalArgumentException | DateTimeException _) {
        // Said below.
      }
    }
    wrong("%s must be %s".formatted(name, what));
    return Optional.empty();
  }

  Optional<Integer> number(String name, int least, int most) {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode value = object.get(name);
    if (value.isIntegralNumber()
        && value.canConvertToInt()
        && value.asInt() >= least
        && value.asInt() <= most) {
      return Optional.of(value.asInt());
    }
    wrong(
        most == Integer.MAX_VALUE
            ? "%s must be a whole number from %d on".formatted(name, least)
            : "%s must be a whole number from %d to %d".formatted(name, least, most));
    return Optional.empty();
  }

  boolean flag(String name) {
    if (has(name) && !object.get(name).isBoolean()) {
      wrong(name + " must be true or false");
      return false;
    }
    return has(name) && object.get(name).asBoolean();
  }

  /** A text that must be there, read as {@link #text} reads it. */
  public <T> Optional<T> required(String name, String what, Function<String, T> read) {
    if (!has(name)) {
      wrong("%s must be there, %s".formatted(name, what));
    }
    return text(name, what, read);
  }

  /**
   * A list of texts, read.
   *
   * @param what it must be
   * @param read empty: it is not that
   */
  <T> List<T> texts(String name, String what, Function<String, Optional<T>> read) {
    if (!has(name)) {
      return List.of();
    }
    List<T> all = new ArrayList<>();
    boolean right = object.get(name).isArray();
    for (JsonNode element : object.get(name)) {
      Optional<T> one =
          element.isString() && right ? read.apply(element.asString()) : Optional.empty();
      one.ifPresent(all::add);
      right &= one.isPresent();
    }
    if (!right) {
      wrong("%s must be %s".formatted(name, what));
    }
    return all;
  }

  /** An object, to be asked for its own members; what is wrong with them is gathered here. */
  Optional<Members> member(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    if (!object.get(name).isObject()) {
      wrong(name + " must be an object");
      return Optional.empty();
    }
    return Optional.of(new Members(object.get(name), wrong));
  }

  /** An object of any values but nulls. */
  Map<String, Object> values(String name) {
    if (!has(name)) {
      return Map.of();
    }
    JsonNode value = object.get(name);
    if (!value.isObject()) {
      wrong(name + " must be an object");
      return Map.of();
    }
    return members(name, value);
  }

  private Map<String, Object> members(String name, JsonNode value) {
    Map<String, Object> members = new LinkedHashMap<>();
    value
        .properties()
        .forEach(member ->
            members.put(member.getKey(), value(name + "." + member.getKey(), member.getValue())));
    return members;
  }

  private Object value(String name, JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.asString();
      case BOOLEAN -> value.asBoolean();
      case NUMBER -> value.numberValue();
      case OBJECT -> members(name, value);
      case ARRAY -> {
        List<Object> all = new ArrayList<>();
        value.forEach(element -> all.add(value(name, element)));
        yield all;
      }
      case NULL, BINARY, MISSING, POJO -> {
        wrong(name + " must not be null: leave it out");
        yield "";
      }
    };
  }
}
