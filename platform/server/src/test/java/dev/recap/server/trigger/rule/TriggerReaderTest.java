package dev.recap.server.trigger.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.recap.core.capsule.CapsuleRef;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.Trigger.Budget;
import dev.recap.server.trigger.Trigger.LabelMatch;
import dev.recap.server.trigger.Trigger.QuietHours;
import dev.recap.server.trigger.Trigger.Restraint;
import dev.recap.server.trigger.Trigger.Result;
import dev.recap.server.trigger.Trigger.Retry;
import dev.recap.server.trigger.Trigger.Source;
import dev.recap.server.trigger.Trigger.Step;
import dev.recap.server.trigger.Trigger.Where;
import dev.recap.server.trigger.rule.TriggerReader.Reading;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TriggerReaderTest {
  private static final String HEAD = "apiVersion: recap.dev/v1\nkind: Trigger\n";
  private static final String SMALL =
      HEAD
          + """
          metadata: {name: small}
          spec:
            source: {alertmanager: {}}
            steps: [{capsule: top}]
          """;

  @TempDir Path folder;

  private Reading read(String text) {
    return new TriggerReader(folder).read("rule.yaml", text);
  }

  private List<TriggerReader.Written> rules(String text) {
    return switch (read(text)) {
      case Reading.Valid(List<TriggerReader.Written> rules) -> rules;
      case Reading.Invalid(List<String> problems) ->
          throw new AssertionError(String.join("\n", problems));
    };
  }

  private Trigger rule(String text) {
    return rules(text).getFirst().trigger();
  }

  private List<String> problems(String text) {
    return read(text) instanceof Reading.Invalid(List<String> problems) ? problems : List.of();
  }

  @Test
  void aRuleThatSaysLittleMayDoLittle() {
    assertThat(rule(SMALL))
        .isEqualTo(
            new Trigger(
                "small",
                "",
                false,
                false,
                new Source.Alertmanager(),
                new Trigger.Match(List.of(), Map.of(), Optional.empty()),
                new Where.Named(),
                List.of(
                    new Step(
                        "top",
                        Event.Status.FIRING,
                        CapsuleRef.parse("top"),
                        Map.of(),
                        "trigger small: ${event.type} ${event.id}",
                        Optional.empty(),
                        false,
                        Retry.NEVER)),
                new Restraint(
                    Duration.ofHours(1),
                    Duration.ofMinutes(5),
                    new Budget(20, Duration.ofHours(1)),
                    1,
                    Duration.ofMinutes(10),
                    List.of()),
                List.of()));
  }

  @Test
  void readsEverythingThereIs() {
    Trigger rule =
        rule(
            HEAD
                + """
                metadata: {name: all, description: All of it}
                spec:
                  paused: true
                  dryRun: true
                  source: {alertmanager: {}}
                  match:
                    labels: ["severity=critical", 'env != "te st"', "pod=~web-.*", "zone!~a|b"]
                    attributes: {type: alert}
                    cel: event.labels.size() > 1
                  target: {selector: {app: "${event.labels.app}"}, maxParallel: 3, maxFailures: 2}
                  steps:
                    - {name: look, capsule: "top:1.0.0", parameters: {n: 3, list: ["${event.id}", 1.5]},
                       reason: because, timeout: PT30S, onFailure: continue,
                       retry: {attempts: 3, first: PT1S, longest: PT2M}}
                    - {name: calm, when: resolved, capsule: registry.example.com/team/calm}
                  limits:
                    repeat: PT0S
                    cooldown: PT1M
                    budget: {limit: 3, per: P1D}
                    atOnce: 2
                    stale: PT1M
                    quiet: [{days: [sat, sun], from: "22:00", until: "06:30", timeZone: Europe/Berlin}]
                  results:
                    - {cloudEvent: {url: "https://example.com/events"}}
                    - {when: failure, webhook: {urlFile: slack.url, format: slack, text: "${event.type}"}}
                    - {when: success, alertmanager: {url: "http://localhost:9093", silence: PT1H}}
                """);

    assertThat(rule.paused()).isTrue();
    assertThat(rule.dryRun()).isTrue();
    assertThat(rule.match().labels())
        .containsExactly(
            new LabelMatch("severity", LabelMatch.Operator.EQUAL, "critical"),
            new LabelMatch("env", LabelMatch.Operator.NOT_EQUAL, "te st"),
            new LabelMatch("pod", LabelMatch.Operator.MATCHES, "web-.*"),
            new LabelMatch("zone", LabelMatch.Operator.MATCHES_NOT, "a|b"));
    assertThat(rule.match().attributes()).containsExactly(Map.entry("type", "alert"));
    assertThat(rule.match().cel()).contains("event.labels.size() > 1");
    assertThat(rule.target())
        .isEqualTo(new Where.Selector(Map.of("app", "${event.labels.app}"), 3, OptionalInt.of(2)));
    assertThat(rule.steps().getFirst())
        .isEqualTo(
            new Step(
                "look",
                Event.Status.FIRING,
                CapsuleRef.parse("top:1.0.0"),
                Map.of("n", 3, "list", List.of("${event.id}", 1.5)),
                "because",
                Optional.of(Duration.ofSeconds(30)),
                true,
                new Retry(3, Duration.ofSeconds(1), Duration.ofMinutes(2))));
    assertThat(rule.steps().getLast().name()).isEqualTo("calm");
    assertThat(rule.steps().getLast().when()).isEqualTo(Event.Status.RESOLVED);
    assertThat(rule.restraint())
        .isEqualTo(
            new Restraint(
                Duration.ZERO,
                Duration.ofMinutes(1),
                new Budget(3, Duration.ofDays(1)),
                2,
                Duration.ofMinutes(1),
                List.of(
                    new QuietHours(
                        Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                        LocalTime.of(22, 0),
                        LocalTime.of(6, 30),
                        ZoneId.of("Europe/Berlin")))));
    assertThat(rule.results())
        .containsExactly(
            new Result.CloudEvent(Result.When.ALWAYS, URI.create("https://example.com/events")),
            new Result.Webhook(
                Result.When.FAILURE,
                Result.Format.SLACK,
                Optional.empty(),
                Optional.of(folder.resolve("slack.url")),
                Optional.of("${event.type}")),
            new Result.Alertmanager(
                Result.When.SUCCESS,
                URI.create("http://localhost:9093"),
                Optional.of(Duration.ofHours(1))));
  }

  @Test
  void readsEverySource() {
    assertThat(source("cloudEvents: {}")).contains(new Source.CloudEvents());
    assertThat(source("cloudEvents: {senders: ['token:broker']}"))
        .contains(new Source.CloudEvents(Set.of("token:broker")));
    assertThat(source("alertmanager: {senders: ['token:a', 'token:b']}"))
        .contains(new Source.Alertmanager(Set.of("token:a", "token:b")));
    assertThat(source("alertmanager: {senders: []}")).isEmpty();
    assertThat(source("containers: {events: [oom, die]}"))
        .contains(new Source.Containers(Set.of("oom", "die"), Set.of("docker", "podman")));
    assertThat(source("containers: {events: [start], runtimes: [podman]}"))
        .contains(new Source.Containers(Set.of("start"), Set.of("podman")));
    assertThat(source("schedule: {cron: '30 3 * * 1-5', timeZone: Europe/Berlin, catchUp: PT1H}"))
        .contains(
            new Source.Schedule("30 3 * * 1-5", ZoneId.of("Europe/Berlin"), Duration.ofHours(1)));
    assertThat(source("schedule: {cron: '@daily'}")).isEmpty();
    assertThat(source("schedule: {cron: '0 0 29 2 *'}")).isPresent();
    assertThat(source("schedule: {cron: '0 0 30 2 *'}")).isEmpty();
    assertThat(source("schedule: {cron: '0 0 31 4,6,9,11 *'}")).isEmpty();
    assertThat(source("schedule: {cron: '0 0 30 2 1'}")).isPresent();
    assertThat(source("webhook: {secretFile: hook.key}"))
        .contains(
            new Source.Webhook(
                folder.resolve("hook.key"), "X-Hub-Signature-256", Optional.empty()));
    assertThat(source("webhook: {secretFile: keys/a, header: X-Sig, idHeader: X-Id}"))
        .contains(new Source.Webhook(folder.resolve("keys/a"), "X-Sig", Optional.of("X-Id")));
  }

  private Optional<Source> source(String source) {
    return read(
                HEAD
                    + """
                    metadata: {name: small}
                    spec:
                      source: {%s}
                      target: docker:web
                      steps: [{capsule: top}]
                    """
                        .formatted(source))
            instanceof Reading.Valid(List<TriggerReader.Written> rules)
        ? Optional.of(rules.getFirst().trigger().source())
        : Optional.empty();
  }

  @Test
  void whatWasFoundValidIsReadBackWithoutBeingCheckedAgain() {
    TriggerReader.Written written = rules(SMALL).getFirst();

    assertThat(new TriggerReader(folder).stored(written.json())).isEqualTo(written.trigger());
  }

  @Test
  void namesFileLineAndRemedyOfEveryMistakeOfFormAtOnce() {
    assertThat(
            problems(
                HEAD
                    + """
                    metadata: {name: "Not A Name"}
                    spec:
                      surce: {}
                      source: {alertmanager: {}, webhook: {}}
                      match: {label: []}
                      target: 3
                      steps:
                        - {capsul: top}
                        - {capsule: top, when: fireing, onFailure: maybe, timeout: 30s, retry: {attempts: 0}}
                      limits: {budget: {limit: 0}, quiet: [{from: "25:00", until: "6"}], atOnce: 1000}
                      results: [{when: never}]
                    """))
        .allSatisfy(p -> assertThat(p).startsWith("Tried to read rule.yaml but line "))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("line 3: ", "lower-case letters"),
            p -> assertThat(p).contains("line 5: ", "did you mean source?"),
            p -> assertThat(p).contains("line 6: ", "exactly one of these"),
            p -> assertThat(p).contains("line 6: ", "needs the field secretFile"),
            p -> assertThat(p).contains("line 7: ", "did you mean labels?"),
            p -> assertThat(p).contains("line 8: ", "selector of labels"),
            p -> assertThat(p).contains("line 10: ", "did you mean capsule?"),
            p -> assertThat(p).contains("line 10: ", "needs the field capsule"),
            p -> assertThat(p).contains("line 11: ", "did you mean firing?"),
            p -> assertThat(p).contains("line 11: ", "stop, continue"),
            p -> assertThat(p).contains("line 11: ", "PT30S"),
            p -> assertThat(p).contains("line 11: ", "attempts"),
            p -> assertThat(p).contains("line 12: ", "limit"),
            p -> assertThat(p).contains("line 12: ", "needs the field per"),
            p -> assertThat(p).contains("line 12: ", "22:00"),
            p -> assertThat(p).contains("line 12: ", "22:00"),
            p -> assertThat(p).contains("line 12: ", "atOnce"),
            p -> assertThat(p).contains("line 13: ", "always, success, failure"));
  }

  @Test
  void namesFileLineAndRemedyOfEveryMistakeOfSenseAtOnce() {
    assertThat(
            problems(
                HEAD
                    + """
                    metadata: {name: sense}
                    spec:
                      source: {schedule: {cron: "61 * * * *", timeZone: Mars/Base, catchUp: P9D}}
                      match: {labels: ["severity", "pod=~(", 'a="b']}
                      steps:
                        - {capsule: "Top!", timeout: P2D, when: resolved}
                        - {name: one, capsule: top, retry: {attempts: 2, first: PT10M}}
                        - {name: one, capsule: top, reason: "${event.id", parameters: {a: {b: ["${}"]}}}
                      limits:
                        cooldown: P32D
                        stale: PT0S
                        quiet: [{from: "22:00", until: "22:00", timeZone: Moon}]
                      results:
                        - {}
                        - {reply: {}, cloudEvent: {url: "ftp://example.com"}}
                        - {webhook: {}}
                        - {webhook: {urlFile: /etc/shadow, url: "https://me:secret@example.com/"}}
                        - {alertmanager: {url: "http://localhost:9093", silence: P99D}}
                    """))
        .allSatisfy(p -> assertThat(p).startsWith("Tried to read rule.yaml but line "))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("line 5: ", "crontab(5)", "30 3 * * 1-5"),
            p -> assertThat(p).contains("line 5: ", "Mars/Base is no time zone"),
            p -> assertThat(p).contains("line 5: ", "P9D is out of bounds"),
            p -> assertThat(p).contains("line 4: ", "add the field target"),
            p -> assertThat(p).contains("line 6: ", "\"severity\" is no matcher"),
            p -> assertThat(p).contains("line 6: ", "no regular expression of RE2"),
            p -> assertThat(p).contains("line 6: ", "no quoted text"),
            p -> assertThat(p).contains("line 8: ", "capsule reference"),
            p -> assertThat(p).contains("line 8: ", "P2D is out of bounds"),
            p -> assertThat(p).contains("line 8: ", "remove when: resolved"),
            p -> assertThat(p).contains("line 9: ", "make longest longer"),
            p -> assertThat(p).contains("line 10: ", "another step is named one"),
            p -> assertThat(p).contains("line 10: ", "has no end"),
            p -> assertThat(p).contains("line 10: ", "nothing in ${}"),
            p -> assertThat(p).contains("line 12: ", "P32D is out of bounds"),
            p -> assertThat(p).contains("line 13: ", "PT0S is out of bounds"),
            p -> assertThat(p).contains("line 14: ", "ends when it begins"),
            p -> assertThat(p).contains("line 14: ", "Moon is no time zone"),
            p -> assertThat(p).contains("line 16: ", "no kind"),
            p -> assertThat(p).contains("line 17: ", "cloudEvent and reply"),
            p -> assertThat(p).contains("line 17: ", "make the source cloudEvents"),
            p -> assertThat(p).contains("line 17: ", "no http or https URL"),
            p -> assertThat(p).contains("line 18: ", "one of url and urlFile"),
            p -> assertThat(p).contains("line 19: ", "one of url and urlFile"),
            p -> assertThat(p).contains("line 19: ", "outside the folder"),
            p -> assertThat(p).contains("line 19: ", "without a user").doesNotContain("secret"),
            p -> assertThat(p).contains("line 20: ", "P99D is out of bounds"),
            p -> assertThat(p).contains("line 20: ", "make the source alertmanager"));
  }

  @Test
  void aTargetWithoutAnExpressionMustBeOne() {
    assertThat(problems(SMALL + "  target: 'dokcer:web'\n"))
        .singleElement()
        .asString()
        .contains("line 7: ", "docker:NAME");
  }

  @Test
  void noFileIsReadOutsideTheFolder() {
    for (String file : List.of("../a", "/etc/passwd", "a/../../b", "./a", "..")) {
      assertThat(SecretFiles.problem(file)).as(file).isPresent();
    }
    for (String file : List.of("a", "a/b.key", "..a")) {
      assertThat(SecretFiles.problem(file)).as(file).isEmpty();
    }
  }

  @Test
  void severalDocumentsAreSeveralRulesEachWithItsOwnLines() {
    List<TriggerReader.Written> rules =
        rules(
            "# first\n---\n"
                + SMALL
                + "--- # second\r\n"
                + SMALL.replace("small", "other")
                + "---\n# nothing\n---\n");

    assertThat(rules)
        .extracting(rule -> rule.trigger().name(), TriggerReader.Written::line)
        .containsExactly(tuple("small", 2), tuple("other", 9));
    assertThat(rules.getLast().text()).contains("# second").doesNotContain("small");
  }

  @Test
  void mistakesOfSeveralDocumentsAreToldTogether() {
    assertThat(
            problems(
                SMALL.replace("capsule", "capsul")
                    + "---\n"
                    + SMALL
                    + "---\n"
                    + SMALL
                    + "---\n{\n---\n[]\n"))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("line 6: ", "did you mean capsule?"),
            p -> assertThat(p).contains("line 6: ", "needs the field capsule"),
            p -> assertThat(p).contains("line 17: ", "the rule in line 7 is named small too"),
            p -> assertThat(p).contains("not YAML"),
            p -> assertThat(p).contains("line 23: ", "not a mapping"));
  }

  @Test
  void saysWhatIsWrongWithAFileThatIsNoRule() throws IOException {
    assertThat(problems("")).singleElement().asString().contains("no rule in it");
    assertThat(problems("# a\n---\n...\n")).isNotEmpty();
    assertThat(problems("x".repeat(2 << 20))).singleElement().asString().contains("1 MiB");
    assertThat(problems("--- {}\n".repeat(300))).singleElement().asString().contains("line 201: ");
    Path file = folder.resolve("gone.yaml");
    assertThat(new TriggerReader(folder).read(file))
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .singleElement()
                    .asString()
                    .contains("gone.yaml", "docs/triggers.md"));
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(new TriggerReader(folder).read(file))
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid -> assertThat(invalid.problems()).singleElement().asString().contains("UTF-8"));
    Files.writeString(file, SMALL);
    assertThat(new TriggerReader(folder).read(file)).isInstanceOf(Reading.Valid.class);
  }

  @Test
  void publishesTheSchemaItChecksBy() throws IOException {
    assertThat(TriggerReader.schema())
        .isEqualTo(Files.readString(Path.of("../../docs/schemas/trigger-v1.schema.json")));
  }

  @Test
  void aRuleWithThousandsOfExpressionsIsRefused() {
    String parameters = "x: ['" + "${event.labels.a}', '".repeat(501) + "']";
    String rule =
        """
        apiVersion: recap.dev/v1
        kind: Trigger
        metadata: {name: many}
        spec:
          source: {alertmanager: {}}
          steps: [{capsule: top, parameters: {%s}}]
        """;
    assertThat(problems(rule.formatted(parameters)))
        .singleElement()
        .asString()
        .contains("501 expressions", "use 500 at most");
    assertThat(problems(rule.formatted(parameters.replaceFirst("'[^']*', ", "")))).isEmpty();
  }
}
