package dev.recap.server.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** Values for requests: some that a schema means, some that nobody means. */
final class FuzzValues {
  /** What stands in every password, and must stand nowhere else. */
  static final String SECRET = "zq8secret";

  static final List<String> ODD =
      List.of(
          "",
          " ",
          "\u0000",
          "\u202ex\ud83d\udca5",
          "a".repeat(5000),
          "a.".repeat(3000) + "a",
          "a/".repeat(3000) + "a",
          "x-".repeat(3000) + "y",
          "..",
          "../../../etc/passwd",
          "'; DROP TABLE invocation;--",
          "%",
          "%zz",
          "${jndi:ldap://x}",
          "-1",
          "NaN",
          "9".repeat(300),
          "PT99999999999999999999S",
          "P106751991167300DT15H30M7S",
          "+999999999-12-31T23:59:59Z",
          "\r\nX: y",
          "*",
          "%s%n",
          "a:b:c",
          "_",
          "\ufeff");

  private static final List<String> ODD_JSON =
      List.of(
          "null",
          "[]",
          "{}",
          "true",
          "-0.0",
          "1e400",
          "1e99999",
          "1e999999999",
          "-1e-999999999",
          "9".repeat(150),
          "9".repeat(400),
          "[".repeat(300) + "]".repeat(300),
          "{\"a\":".repeat(60) + "1" + "}".repeat(60),
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"" + "x".repeat(300_000) + "\"",
          "\"" + "a.".repeat(200_000) + "a\"",
          "\"" + "a/".repeat(200_000) + "a\"",
          "\"host.example/" + "a/".repeat(100) + "work\"");

  /** Without these an order comes to nothing. */
  private static final List<String> USUAL = List.of("target", "parameters", "kind");

  private final Random random;
  private final Contract contract;
  private final Map<String, List<String>> words;

  /** Some of them; {@code words} are known ones by the names of what they are for. */
  FuzzValues(Random random, Contract contract, Map<String, List<String>> words) {
    this.random = random;
    this.contract = contract;
    this.words = words;
  }

  boolean chance(double of) {
    return random.nextDouble() < of;
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** A text for a path, a query or a header. */
  String text(JsonNode schema, String name, double odd) {
    if (chance(odd)) {
      return pick(ODD);
    }
    String json = json(schema, name, 0);
    return json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
  }

  /** JSON for a body. */
  String json(JsonNode schema, String name, double odd) {
    if (chance(odd)) {
      return pick(ODD_JSON);
    }
    JsonNode meant = contract.resolve(schema);
    if (name.equals("parameters") || name.equals("#/components/schemas/WskParameters")) {
      return parameters(name.equals("parameters"), odd);
    }
    if (meant.has("properties")) {
      return object(meant, odd);
    }
    List<String> known = words.getOrDefault(name, List.of());
    if (!known.isEmpty() && chance(0.9)) {
      return quoted(pick(known));
    }
    if (meant.has("enum")) {
      return quoted(pick(meant.path("enum").valueStream().toList()).asString());
    }
    return switch (meant.path("type").asString("")) {
      case "integer" -> number(meant);
      case "boolean" -> Boolean.toString(random.nextBoolean());
      case "array" -> {
        List<String> all = new ArrayList<>();
        for (int n = random.nextInt(3); n >= 0; n--) {
          all.add(json(meant.path("items"), name, odd));
        }
        yield "[" + String.join(",", all) + "]";
      }
      case "object" ->
          pick(List.of("{\"app\":\"web\"}", "{\"app\":\"\"}", "{\"app\":\"db\"}", "{}"));
      default ->
          switch (meant.path("format").asString("")) {
            case "date-time" ->
                quoted(pick(List.of("2026-01-01T00:00:00Z", "2100-01-01T00:00:00Z")));
            case "duration" -> quoted(pick(List.of("PT1S", "PT0.001S", "P1D", "PT1M")));
            case "uri" -> quoted("http://localhost:1/done");
            default -> quoted(pick(List.of("x", "work", "token:vic", "true", "none")));
          };
    };
  }

  private String number(JsonNode schema) {
    int least = schema.path("minimum").asInt(0);
    int most = Math.min(schema.path("maximum").asInt(least + 20), least + 200);
    return Integer.toString(least + random.nextInt(most - least + 1));
  }

  private String object(JsonNode schema, double odd) {
    Map<String, String> members = new LinkedHashMap<>();
    for (var property : schema.path("properties").properties()) {
      boolean required =
          schema
              .path("required")
              .valueStream()
              .anyMatch(n -> n.asString().equals(property.getKey()));
      if (chance(required ? 0.97 : 0.1) || USUAL.contains(property.getKey())) {
        members.put(property.getKey(), json(property.getValue(), property.getKey(), odd));
      }
    }
    if (chance(odd)) {
      members.put(pick(List.of("__proto__", "", "unknown", "class")), pick(ODD_JSON));
    }
    if (members.containsKey("selector") && chance(0.9)) {
      members.remove("target");
    } else if (chance(0.9)) {
      members.keySet().removeAll(List.of("selector", "maxParallel", "maxFailures"));
    }
    return written(members);
  }

  /** What the capsule of the fixture takes, and what it does not. */
  private String parameters(boolean alone, double odd) {
    Map<String, String> members = new LinkedHashMap<>();
    if (!alone) {
      members.put("__recap_target", quoted(pick(words.getOrDefault("target", List.of()))));
      if (chance(0.3)) {
        members.put("__recap_reason", quoted("to see"));
      }
      if (chance(0.2)) {
        members.put("__recap_timeout", quoted(pick(List.of("PT1S", "PT-1S", "x", "P9999999D"))));
      }
    }
    members.put(
        "ms", pick(List.of("0", "1", "2", "1", "2", "5", "6", "1.5", "5.0", "\"1\"", "-3", "1e1")));
    if (chance(0.4)) {
      members.put(
          "say",
          chance(0.8) ? quoted(pick(List.of("hi", "\u00fc\u4e16\ud83d\udca5"))) : pick(ODD_JSON));
    }
    if (chance(0.3)) {
      members.put("exit", pick(List.of("0", "1", "137", "-1", "\"x\"")));
    }
    if (chance(0.4)) {
      members.put("password", quoted(SECRET + random.nextInt(1000)));
    }
    if (chance(odd)) {
      members.put(pick(List.of("nonsense", "", "ms\\u0000", "say")), pick(ODD_JSON));
    }
    return written(members);
  }

  private static String written(Map<String, String> members) {
    StringBuilder text = new StringBuilder("{");
    members.forEach((name, value) -> {
      text.append(text.length() > 1 ? "," : "").append('"').append(name).append("\":");
      text.append(value);
    });
    return text.append('}').toString();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
