package dev.recap.server.trigger.rule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.Finding;
import dev.recap.core.capsule.CapsuleRef;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The rules of triggers that their JSON Schema cannot say. */
final class TriggerChecks {
  private static final Bounds MONTH_OR_NONE = Bounds.orNone(Duration.ofDays(31));
  private static final Bounds MONTH = Bounds.positive(Duration.ofDays(31));
  private static final Bounds WEEK_OR_NONE = Bounds.orNone(Duration.ofDays(7));
  private static final Bounds WEEK = Bounds.positive(Duration.ofDays(7));
  private static final Bounds DAY = Bounds.positive(Duration.ofDays(1));

  private static final ZonedDateTime ANY_TIME = Instant.EPOCH.atZone(ZoneOffset.UTC);

  private final List<Finding> findings = new ArrayList<>();

  private TriggerChecks() {}

  static List<Finding> check(Fields file, Expressions expressions) {
    TriggerChecks checks = new TriggerChecks();
    Fields spec = file.object("spec");
    Fields source = spec.object("source");
    checks.source(source);
    checks.labels(spec.object("match").texts("labels"));
    checks.steps(TriggerDecoder.objects(spec, "steps"));
    checks.limits(spec.object("limits"));
    checks.findings.addAll(TemplateChecks.check(spec, expressions));
    checks.findings.addAll(ResultChecks.check(source, TriggerDecoder.objects(spec, "results")));
    if (source.any("schedule").isPresent()) {
      checks.schedule(spec);
    }
    return List.copyOf(checks.findings);
  }

  private void source(Fields source) {
    Fields schedule = source.object("schedule");
    schedule
        .text("cron")
        .ifPresent(cron -> refused("/spec/source/schedule/cron", cron, this::cron));
    zone("/spec/source/schedule", schedule);
    duration("/spec/source/schedule", schedule, "catchUp", WEEK_OR_NONE);
    source
        .object("webhook")
        .text("secretFile")
        .flatMap(SecretFiles::problem)
        .ifPresent(problem -> add("/spec/source/webhook/secretFile", problem));
  }

  private void cron(String cron) {
    Cron read;
    try {
      read =
          new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
              .parse(cron)
              .validate();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no time of crontab(5): %s; write minute, hour, day of the month, month and day of the week, such as 30 3 * * 1-5"
              .formatted(cron, e.getMessage()),
          e);
    }
    if (ExecutionTime.forCron(read).nextExecution(ANY_TIME).isEmpty()) {
      throw new IllegalArgumentException(
          "\"%s\" never comes: write a day that one of its months has".formatted(cron));
    }
  }

  private void schedule(Fields spec) {
    if (spec.any("target").isEmpty()) {
      add("/spec", "the clock names no container: add the field target");
    }
    List<Fields> steps = TriggerDecoder.objects(spec, "steps");
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).text("when").equals(Optional.of("resolved"))) {
        add(
            "/spec/steps/%d/when".formatted(i),
            "a time that came does not end: remove when: resolved");
      }
    }
  }

  private void labels(List<String> labels) {
    for (int i = 0; i < labels.size(); i++) {
      refused("/spec/match/labels/" + i, labels.get(i), LabelMatchers::parse);
    }
  }

  private void steps(List<Fields> steps) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < steps.size(); i++) {
      Fields step = steps.get(i);
      String at = "/spec/steps/" + i;
      String capsule = step.required("capsule");
      refused(at + "/capsule", capsule, CapsuleRef::parse);
      String name = step.text("name").orElseGet(() -> named(capsule));
      if (!names.add(name)) {
        add(
            step.any("name").isPresent() ? at + "/name" : at,
            "another step is named %s: give each one a name of its own".formatted(name));
      }
      duration(at, step, "timeout", DAY);
      retry(at + "/retry", step.object("retry"));
    }
  }

  private static String named(String capsule) {
    try {
      return CapsuleRef.parse(capsule).name();
    } catch (IllegalArgumentException e) {
      return capsule;
    }
  }

  private void retry(String at, Fields retry) {
    int before = findings.size();
    duration(at, retry, "first", DAY);
    duration(at, retry, "longest", DAY);
    if (findings.size() == before) {
      Duration first = TriggerDecoder.duration(retry, "first").orElse(Limits.FIRST);
      Duration longest = TriggerDecoder.duration(retry, "longest").orElse(Limits.LONGEST);
      if (first.compareTo(longest) > 0) {
        add(
            at,
            "first is %s but no attempt waits longer than longest, %s: make longest longer"
                .formatted(first, longest));
      }
    }
  }

  private void limits(Fields limits) {
    String at = "/spec/limits";
    duration(at, limits, "repeat", MONTH_OR_NONE);
    duration(at, limits, "cooldown", MONTH_OR_NONE);
    duration(at + "/budget", limits.object("budget"), "per", MONTH);
    duration(at, limits, "stale", WEEK);
    List<Fields> quiet = TriggerDecoder.objects(limits, "quiet");
    for (int i = 0; i < quiet.size(); i++) {
      Fields one = quiet.get(i);
      zone("%s/quiet/%d".formatted(at, i), one);
      if (one.required("from").equals(one.required("until"))) {
        add(
            "%s/quiet/%d/until".formatted(at, i),
            "it ends when it begins: write another time, or paused: true for always");
      }
    }
  }

  private void zone(String at, Fields fields) {
    fields.text("timeZone").ifPresent(zone -> refused(at + "/timeZone", zone, TriggerChecks::zone));
  }

  private static void zone(String zone) {
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "%s is no time zone: write a name of the IANA database, such as Europe/Berlin or UTC"
              .formatted(zone),
          e);
    }
  }

  private void duration(String at, Fields fields, String name, Bounds bounds) {
    fields
        .text(name)
        .flatMap(bounds::problem)
        .ifPresent(problem -> add("%s/%s".formatted(at, name), problem));
  }

  private void refused(String at, String text, Consumer<String> check) {
    try {
      check.accept(text);
    } catch (IllegalArgumentException e) {
      add(at, String.valueOf(e.getMessage()));
    }
  }

  private void add(String at, String text) {
    findings.add(new Finding(at, text));
  }
}
