package dev.recap.server.api;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.target.TargetRef;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.invocation.Later;
import dev.recap.server.invocation.Order;
import dev.recap.server.invocation.Order.Where;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the body of an invocation asks for; every mistake in it is told at once. */
final class InvokeBody {
  private static final int MOST_PARALLEL = 256;
  private static final int USUAL_PARALLEL = 4;
  private static final int HIGHEST_PRIORITY = 100;
  private static final int LONGEST_REASON = 2000;
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);
  private static final Set<String> MEMBERS =
      Set.of(
          "target",
          "selector",
          "parameters",
          "timeout",
          "reason",
          "priority",
          "callback",
          "retry",
          "maxParallel",
          "maxFailures");
  private static final Set<String> OF_LATER = Set.of("priority", "callback", "retry");
  private static final Set<String> OF_SELECTOR = Set.of("maxParallel", "maxFailures");

  private final Members members;

  private InvokeBody(Members members) {
    this.members = members;
  }

  /** The body, read. */
  record Read(Order order, Later later) {
    /** The same as a part of a trace. */
    Read in(Optional<String> traceParent) {
      return new Read(order.in(traceParent), later);
    }
  }

  /**
   * Reads it.
   *
   * @param async whether the caller does not wait
   * @throws RefusedRequest when something is wrong in it
   */
  static Read read(
      JsonNode body, CapsuleRef capsule, Caller caller, Optional<String> key, boolean async) {
    Members members = new Members(body);
    members.only(MEMBERS);
    Read read = new InvokeBody(members).read(capsule, caller, key, async);
    members.refuse();
    return read;
  }

  private Read read(CapsuleRef capsule, Caller caller, Optional<String> key, boolean async) {
    if (!async) {
      members.without(OF_LATER, "is for Prefer: respond-async");
    }
    Order order =
        new Order(
            capsule,
            where(),
            members.values("parameters"),
            members.text(
                "timeout", "a duration above zero and up to a day, as PT30S", this::timeout),
            caller,
            members.text(
                "reason", "at most %d characters".formatted(LONGEST_REASON), this::reason));
    Later later =
        new Later(
            members.number("priority", -HIGHEST_PRIORITY, HIGHEST_PRIORITY).orElse(0),
            key,
            members.text("callback", "an http or https URL", this::callback),
            members.flag("retry"));
    return new Read(order, later);
  }

  private Where where() {
    Optional<TargetRef> target =
        members.text("target", "a target, as docker:web", TargetRef::parse);
    boolean selector = members.has("selector");
    if (members.has("target") == selector) {
      members.wrong("either target or selector must be there");
    }
    if (!selector) {
      members.without(OF_SELECTOR, "is for a selector");
      return new Where.One(target.orElseGet(() -> new TargetRef.Pid(1)));
    }
    return new Where.All(
        labels(),
        members.number("maxParallel", 1, MOST_PARALLEL).orElse(USUAL_PARALLEL),
        members
            .number("maxFailures", 1, Integer.MAX_VALUE)
            .map(OptionalInt::of)
            .orElseGet(OptionalInt::empty));
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    members
        .values("selector")
        .forEach((name, value) -> {
          if (value instanceof String text && !name.isEmpty()) {
            labels.put(name, text);
          } else {
            members.wrong("selector must be labels with texts");
          }
        });
    if (labels.isEmpty()) {
      members.wrong("selector must have a label, or it would mean every container");
    }
    return labels;
  }

  private Duration timeout(String text) {
    Duration timeout = Duration.parse(text);
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(text);
    }
    return timeout;
  }

  private String reason(String text) {
    if (text.length() > LONGEST_REASON) {
      throw new IllegalArgumentException("too long");
    }
    return text;
  }

  private URI callback(String text) {
    URI url = URI.create(text);
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException(text);
    }
    return url;
  }
}
