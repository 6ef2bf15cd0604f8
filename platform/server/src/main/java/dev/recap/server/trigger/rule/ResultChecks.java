package dev.recap.server.trigger.rule;

import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.Finding;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The rules of a trigger's results that the JSON Schema cannot say. */
final class ResultChecks {
  private static final List<String> KINDS =
      List.of("cloudEvent", "reply", "webhook", "alertmanager");
  private static final Bounds SILENCE = Bounds.positive(Duration.ofDays(31));

  private final Fields source;
  private final List<Finding> findings = new ArrayList<>();

  private ResultChecks(Fields source) {
    this.source = source;
  }

  static List<Finding> check(Fields source, List<Fields> results) {
    ResultChecks checks = new ResultChecks(source);
    for (int i = 0; i < results.size(); i++) {
      checks.result("/spec/results/" + i, results.get(i));
    }
    return checks.findings;
  }

  private void result(String at, Fields result) {
    List<String> kinds = KINDS.stream().filter(kind -> result.any(kind).isPresent()).toList();
    if (kinds.size() != 1) {
      add(
          at,
          "it has %s: write exactly one of %s"
              .formatted(
                  kinds.isEmpty() ? "no kind" : String.join(" and ", kinds),
                  String.join(", ", KINDS)));
    }
    belongs(at + "/reply", result, "reply", "cloudEvents", "only a CloudEvent can be answered");
    belongs(
        at + "/alertmanager",
        result,
        "alertmanager",
        "alertmanager",
        "only an alert can be annotated or silenced");
    for (String kind : kinds) {
      url(at + "/" + kind + "/url", result.object(kind).text("url"));
    }
    if (result.any("webhook").isPresent()) {
      webhook(at + "/webhook", result.object("webhook"));
    }
    result
        .object("alertmanager")
        .text("silence")
        .flatMap(SILENCE::problem)
        .ifPresent(problem -> add(at + "/alertmanager/silence", problem));
  }

  private void belongs(String at, Fields result, String kind, String to, String why) {
    if (result.any(kind).isPresent() && source.any(to).isEmpty()) {
      add(at, "%s: remove it, or make the source %s".formatted(why, to));
    }
  }

  private void webhook(String at, Fields webhook) {
    if (webhook.any("url").isPresent() == webhook.any("urlFile").isPresent()) {
      add(at, "it needs one of url and urlFile, and not both: write where it is posted to");
    }
    webhook
        .text("urlFile")
        .flatMap(SecretFiles::problem)
        .ifPresent(problem -> add(at + "/urlFile", problem));
  }

  private void url(String at, Optional<String> text) {
    if (text.isPresent() && !isUrl(text.get())) {
      add(
          at,
          "it is no http or https URL of a host without a user and a fragment: write one such as https://example.com/hook");
    }
  }

  private static boolean isUrl(String text) {
    try {
      URI url = new URI(text);
      return url.getScheme() != null
          && Set.of("http", "https").contains(url.getScheme().toLowerCase(Locale.ROOT))
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null
          && url.getPort() != 0
          && url.getPort() <= 65_535;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void add(String at, String text) {
    findings.add(new Finding(at, text));
  }
}
