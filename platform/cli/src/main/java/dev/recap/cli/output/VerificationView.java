package dev.recap.cli.output;

import dev.recap.catalog.Verification;
import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.life.Statement;
import dev.recap.catalog.text.PlainText;
import dev.recap.catalog.trust.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/** What can be said of a capsule without running it, for people and as JSON. */
public final class VerificationView {
  private VerificationView() {}

  /** A line for each thing. */
  public static String text(Verification seen) {
    StringBuilder text = new StringBuilder();
    var about = seen.manifest().metadata();
    line(text, "capsule", about.name() + ":" + about.version() + "@" + seen.digest());
    line(text, "from", seen.origin() + (seen.installed() ? "" : " (not on this host)"));
    line(text, "signed by", signers(seen));
    line(text, "status", seen.status().map(VerificationView::status).orElse("supported"));
    line(text, "made of", seen.sbom().map(VerificationView::parts).orElse("not known"));
    line(text, "tests", seen.test().map(VerificationView::tests).orElse("no evidence"));
    switch (seen.verdict()) {
      case Verdict.Allowed(List<String> notices) -> {
        line(text, "policy", "allowed");
        notices.forEach(notice -> line(text, "notice", notice));
      }
      case Verdict.Refused(String problem) -> line(text, "policy", "refused: " + problem);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append(label).repeat(' ', 11 - label.length()).append(PlainText.line(value)).append('\n');
  }

  private static String signers(Verification seen) {
    String unknown =
        seen.unknown() == 0 ? "" : "%d whom the policy does not know".formatted(seen.unknown());
    String known = String.join(", ", seen.signers());
    if (known.isEmpty()) {
      return unknown.isEmpty() ? "nobody" : unknown;
    }
    return unknown.isEmpty() ? known : known + ", and " + unknown;
  }

  private static String status(Statement status) {
    return status.state().word()
        + (status.message().isEmpty() ? "" : ": " + status.message())
        + status.successor().map(next -> "; use " + next).orElse("")
        + (status.security().isEmpty() ? "" : "; mends " + String.join(", ", status.security()));
  }

  /** {@code 12 deb, 1 file}: components by the type of their package URLs, or else their own. */
  private static String parts(String sbom) {
    Map<String, Integer> count = new TreeMap<>();
    if (read(sbom).get("components") instanceof List<?> components) {
      for (Object component : components) {
        if (component instanceof Map<?, ?> map) {
          String url = String.valueOf(map.get("purl"));
          String type =
              url.startsWith("pkg:") && url.indexOf('/') > 0
                  ? url.substring("pkg:".length(), url.indexOf('/'))
                  : String.valueOf(map.get("type"));
          count.merge(type, 1, Integer::sum);
        }
      }
    }
    return String.join(
        ", ", count.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList());
  }

  private static String tests(String statement) {
    Map<?, ?> predicate = map(read(statement).get("predicate"));
    Map<?, ?> details = map(predicate.get("recap"));
    int passed = predicate.get("passedTests") instanceof List<?> cases ? cases.size() : 0;
    return "%d cases passed, p50 %s ms%s, with RECap %s on %s"
        .formatted(
            passed,
            details.get("p50_ms"),
            Boolean.TRUE.equals(details.get("receipts_clean")) ? ", receipts clean" : "",
            details.get("version"),
            map(details.get("machine")).get("runtime"));
  }

  /** Everything, the bill and the statement of the test as they are. */
  public static String json(Verification seen) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", seen.manifest().metadata().name());
    json.put("version", seen.manifest().metadata().version());
    json.put("digest", seen.digest().value());
    json.put("origin", seen.origin());
    json.put("installed", seen.installed());
    json.put("signers", seen.signers());
    json.put("unknown_signatures", seen.unknown());
    switch (seen.verdict()) {
      case Verdict.Allowed(List<String> notices) -> {
        json.put("allowed", true);
        json.put("notices", notices);
      }
      case Verdict.Refused(String problem) -> {
        json.put("allowed", false);
        json.put("problem", problem);
      }
    }
    seen.status().ifPresent(status -> json.put("status", read(status.json())));
    put(json, "sbom", seen.sbom());
    put(json, "test", seen.test());
    return PlainText.escaped(PlainJson.write(json));
  }

  private static void put(Map<String, Object> json, String name, Optional<String> text) {
    text.ifPresent(value -> json.put(name, read(value)));
  }

  private static Map<?, ?> map(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  /** What strangers wrote may be anything. */
  private static Map<String, Object> read(String json) {
    try {
      return PlainJson.readObject(json);
    } catch (JacksonException e) {
      return Map.of();
    }
  }
}
