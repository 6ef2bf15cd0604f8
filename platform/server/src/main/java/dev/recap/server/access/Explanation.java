package dev.recap.server.access;

import dev.recap.catalog.json.PlainJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What would be decided about an ask now, and why.
 *
 * @param sentence the same for a person
 * @param grants what the ask has and lacks of each grant; none where nobody wrote down grants
 */
public record Explanation(Verdict verdict, String sentence, List<Weighed> grants) {

  /** What would be decided. */
  public sealed interface Verdict {
    /**
     * It may be invoked.
     *
     * @param by the grant that allows it; empty: there are no grants
     */
    record Allowed(Optional<String> by) implements Verdict {}

    /**
     * It lacks nothing but an approval.
     *
     * @param of the grant that asks for it
     * @param approval the id of the one that waits for a decision, if there is one already
     */
    record NeedsApproval(String of, Optional<String> approval) implements Verdict {}

    /**
     * It was invoked too often.
     *
     * @param of the grant that says how often it may be
     * @param again after which time it may be again
     */
    record TooOften(String of, Duration again) implements Verdict {}

    /** It may not. */
    record Denied() implements Verdict {}

    /** Its word in JSON and on the command line. */
    default String word() {
      return switch (this) {
        case Allowed _ -> "allowed";
        case NeedsApproval _ -> "needs-approval";
        case TooOften _ -> "too-often";
        case Denied() -> "denied";
      };
    }

    /** The grant it is about, if it is about one. */
    default Optional<String> grant() {
      return switch (this) {
        case Allowed allowed -> allowed.by();
        case NeedsApproval needs -> Optional.of(needs.of());
        case TooOften often -> Optional.of(often.of());
        case Denied() -> Optional.empty();
      };
    }
  }

  /**
   * As JSON: {@code verdict}, {@code grant}, {@code message} and {@code grants} with their checks.
   */
  public String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("verdict", verdict.word());
    verdict.grant().ifPresent(grant -> json.put("grant", grant));
    if (verdict instanceof Verdict.NeedsApproval needs) {
      needs.approval().ifPresent(id -> json.put("approval", id));
    }
    if (verdict instanceof Verdict.TooOften often) {
      json.put("retryAfterSeconds", often.again().toSeconds() + 1);
    }
    json.put("message", sentence);
    json.put("grants", grants.stream().map(Explanation::json).toList());
    return PlainJson.write(json);
  }

  private static Map<String, Object> json(Weighed weighed) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", weighed.grant());
    json.put("holds", weighed.holds());
    json.put("checks", weighed.checks().stream().map(Explanation::json).toList());
    return json;
  }

  private static Map<String, Object> json(Check check) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("criterion", check.criterion().word());
    json.put("holds", check.holds());
    json.put("why", check.why());
    return json;
  }
}
