package dev.recap.server.trigger.rule;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.Trigger.Match;
import dev.recap.server.trigger.Trigger.Result;
import dev.recap.server.trigger.Trigger.Retry;
import dev.recap.server.trigger.Trigger.Source;
import dev.recap.server.trigger.Trigger.Step;
import dev.recap.server.trigger.Trigger.Where;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Turns the values of a valid rule into one. */
final class TriggerDecoder {
  private final Path folder;

  /**
   * A decoder.
   *
   * @param folder where the files are that rules name
   */
  TriggerDecoder(Path folder) {
    this.folder = folder;
  }

  Trigger trigger(Fields file) {
    Fields metadata = file.object("metadata");
    Fields spec = file.object("spec");
    String name = metadata.required("name");
    return new Trigger(
        name,
        metadata.text("description").orElse(""),
        spec.flag("paused"),
        spec.flag("dryRun"),
        source(spec.object("source")),
        match(spec.object("match")),
        where(spec),
        objects(spec, "steps").stream().map(step -> step(name, step)).toList(),
        Limits.restraint(spec.object("limits")),
        objects(spec, "results").stream().map(this::result).toList());
  }

  private Source source(Fields source) {
    String kind = source.values().keySet().iterator().next();
    Fields of = source.object(kind);
    return switch (kind) {
      case "alertmanager" -> new Source.Alertmanager(Set.copyOf(of.texts("senders")));
      case "cloudEvents" -> new Source.CloudEvents(Set.copyOf(of.texts("senders")));
      case "containers" ->
          new Source.Containers(
              Set.copyOf(of.texts("events")),
              of.any("runtimes").isPresent()
                  ? Set.copyOf(of.texts("runtimes"))
                  : Set.of("docker", "podman"));
      case "schedule" ->
          new Source.Schedule(
              of.required("cron"), zone(of), duration(of, "catchUp").orElse(Duration.ZERO));
      case "webhook" ->
          new Source.Webhook(
              folder.resolve(of.required("secretFile")),
              of.text("header").orElse("X-Hub-Signature-256"),
              of.text("idHeader"));
      default -> throw new IllegalArgumentException(kind + " is no source");
    };
  }

  private static Match match(Fields match) {
    Map<String, String> attributes = new TreeMap<>();
    Fields given = match.object("attributes");
    given.values().keySet().forEach(name -> attributes.put(name, given.required(name)));
    return new Match(
        match.texts("labels").stream().map(LabelMatchers::parse).toList(),
        Map.copyOf(attributes),
        match.text("cel"));
  }

  private static Where where(Fields spec) {
    Optional<Object> target = spec.any("target");
    if (target.isEmpty()) {
      return new Where.Named();
    }
    if (target.get() instanceof String template) {
      return new Where.Reference(template);
    }
    Fields given = spec.object("target");
    Fields selector = given.object("selector");
    Map<String, String> labels = new TreeMap<>();
    selector.values().keySet().forEach(label -> labels.put(label, selector.required(label)));
    return new Where.Selector(
        Collections.unmodifiableMap(labels),
        given.integer("maxParallel").orElse(1),
        given.integer("maxFailures").map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  private static Step step(String trigger, Fields step) {
    CapsuleRef capsule = CapsuleRef.parse(step.required("capsule"));
    return new Step(
        step.text("name").orElse(capsule.name()),
        step.text("when").equals(Optional.of("resolved"))
            ? Event.Status.RESOLVED
            : Event.Status.FIRING,
        capsule,
        Collections.unmodifiableMap(new LinkedHashMap<>(step.object("parameters").values())),
        step.text("reason").orElse("trigger %s: ${event.type} ${event.id}".formatted(trigger)),
        duration(step, "timeout"),
        step.text("onFailure").equals(Optional.of("continue")),
        step.any("retry").map(_ -> retry(step.object("retry"))).orElse(Retry.NEVER));
  }

  private static Retry retry(Fields retry) {
    return new Retry(
        retry.integer("attempts").orElseThrow(),
        duration(retry, "first").orElse(Limits.FIRST),
        duration(retry, "longest").orElse(Limits.LONGEST));
  }

  private Result result(Fields result) {
    Result.When when =
        Result.When.valueOf(result.text("when").orElse("always").toUpperCase(Locale.ROOT));
    if (result.any("cloudEvent").isPresent()) {
      return new Result.CloudEvent(when, url(result.object("cloudEvent")));
    }
    if (result.any("reply").isPresent()) {
      return new Result.Reply(when);
    }
    if (result.any("webhook").isPresent()) {
      Fields webhook = result.object("webhook");
      return new Result.Webhook(
          when,
          Result.Format.valueOf(webhook.text("format").orElse("json").toUpperCase(Locale.ROOT)),
          webhook.text("url").map(URI::create),
          webhook.text("urlFile").map(folder::resolve),
          webhook.text("text"));
    }
    Fields alertmanager = result.object("alertmanager");
    return new Result.Alertmanager(when, url(alertmanager), duration(alertmanager, "silence"));
  }

  private static URI url(Fields result) {
    return URI.create(result.required("url"));
  }

  static Optional<Duration> duration(Fields fields, String name) {
    return fields.text(name).map(Duration::parse);
  }

  static ZoneId zone(Fields fields) {
    return ZoneId.of(fields.text("timeZone").orElse("UTC"));
  }

  /** The objects of a list. */
  static List<Fields> objects(Fields fields, String name) {
    return fields.list(name).stream()
        .map(item -> new Fields(PlainJson.object((Map<?, ?>) item)))
        .toList();
  }
}
