package dev.recap.server.trigger.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.Manifest;
import dev.recap.server.trigger.Trigger;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuleCheckTest {
  private static final String TOP =
      """
      {"type": "object", "additionalProperties": false, "required": ["iterations"],
       "properties": {
         "iterations": {"type": "integer", "maximum": 10},
         "mode": {"enum": ["cpu", "memory"]},
         "words": {"type": "array", "items": {"type": "string"}},
         "key": {"type": "string", "writeOnly": true, "minLength": 20}}}\
      """;

  @TempDir Path folder;

  private final KnownCapsules capsules = new KnownCapsules().with("top", TOP);

  private final Set<String> leftOut = new HashSet<>();
  private final RuleCheck.Surroundings surroundings =
      new RuleCheck.Surroundings() {
        @Override
        public Optional<String> refusal(URI url) {
          return Optional.ofNullable(url.getHost())
              .filter("alerts"::equals)
              .map(host -> "the callback's host " + host + " is not public");
        }

        @Override
        public boolean isLeftOut(String trigger, Optional<Capsule> capsule) {
          return leftOut.contains(
              capsule.map(one -> one.manifest().metadata().name()).orElse("any"));
        }
      };

  private List<String> problems(CapsuleCatalog catalog, Trigger rule) {
    return new RuleCheck(catalog, new Expressions(), surroundings).check(rule);
  }

  private List<String> problems(String step) {
    return problems(capsules, rule(step));
  }

  private static Trigger rule(String step) {
    return Events.written(
        """
        apiVersion: recap.dev/v1
        kind: Trigger
        metadata: {name: rule}
        spec:
          source: {alertmanager: {}}
          target: web
          steps: [{%s}]
        """
            .formatted(step));
  }

  @Test
  void aRuleThatFitsHasNoProblems() {
    assertThat(problems("capsule: top, parameters: {iterations: 3}")).isEmpty();
    assertThat(problems("capsule: 'top:1.0.0', parameters: {iterations: 3, mode: cpu}")).isEmpty();
  }

  @Test
  void whatIsFilledInMayBeAnything() {
    assertThat(
            problems(
                "capsule: top, parameters: {iterations: '${event.labels.n}', mode: '${event.labels.m}', words: ['${event.id}']}"))
        .isEmpty();
  }

  @Test
  void aCapsuleThatIsNotHereIsNamed() {
    assertThat(problems("name: look, capsule: topp"))
        .containsExactly(
            "Tried to check the step look of the trigger rule but the capsule topp is neither on this host nor in its sources, did you mean top?: build or publish it, or mend the rule");
    assertThat(problems("capsule: 'top:2.0.0', parameters: {iterations: 1}"))
        .singleElement()
        .asString()
        .contains("top:2.0.0");
  }

  @Test
  void parametersThatDoNotFitAreNamedAllAtOnce() {
    assertThat(problems("capsule: top, parameters: {iteration: 3, mode: disk}"))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("no parameter iteration; did you mean iterations?"),
            p -> assertThat(p).contains("mode"),
            p -> assertThat(p).contains("iterations is missing"));
  }

  @Test
  void whatIsKnownIsCheckedBesideWhatIsFilledIn() {
    assertThat(
            problems(
                "capsule: top, parameters: {mode: '${event.labels.m}', iterations: 11, colour: '${event.id}'}"))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("iterations"), p -> assertThat(p).contains("colour"));
    assertThat(problems("capsule: top, parameters: {mode: '${event.labels.m}'}"))
        .singleElement()
        .asString()
        .contains("iterations is missing");
  }

  @Test
  void rulesBetweenParametersCountOnlyWhereAllAreKnown() {
    capsules.with(
        "either",
        """
        {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
         "if": {"properties": {"a": {"const": "x"}}, "required": ["a"]}, "then": {"required": ["b"]}}\
        """);

    assertThat(problems("capsule: either, parameters: {a: x}")).isNotEmpty();
    assertThat(problems("capsule: either, parameters: {a: '${event.id}'}")).isEmpty();
  }

  @Test
  void theValueOfASecretParameterIsNotTold() {
    assertThat(problems("capsule: top, parameters: {iterations: 1, key: hunter2}"))
        .singleElement()
        .asString()
        .contains("key")
        .doesNotContain("hunter2");
  }

  @Test
  void aCapsuleThatNeedsSomebodyAtItCannotBeTriggered() {
    capsules.with("shell", "{\"type\": \"object\"}", Manifest.Mode.INTERACTIVE);

    assertThat(problems("capsule: shell")).singleElement().asString().contains("mode once");
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws IOException {
    String text =
        """
        apiVersion: recap.dev/v1
        kind: Trigger
        metadata: {name: rule}
        spec:
          source: {webhook: {secretFile: hook.key}}
          target: web
          steps: [{capsule: top, parameters: {iterations: 1}}]
          results: [{webhook: {urlFile: slack.url}}]
        """;
    TriggerReader reader = new TriggerReader(folder);
    Trigger rule =
        ((TriggerReader.Reading.Valid) reader.read("rule.yaml", text)).rules().getFirst().trigger();

    assertThat(problems(capsules, rule))
        .satisfiesExactly(
            p -> assertThat(p).contains(folder.resolve("hook.key").toString(), "put it there"),
            p -> assertThat(p).contains(folder.resolve("slack.url").toString()));
    Files.writeString(folder.resolve("hook.key"), "k");
    Files.writeString(folder.resolve("slack.url"), "https://example.com");
    assertThat(problems(capsules, rule)).isEmpty();
  }

  @Test
  void whomNoGrantNamesIsToldOnceAndWhatNoGrantIsForEachTime() {
    leftOut.add("top");
    assertThat(problems("capsule: top, parameters: {iterations: 1}"))
        .singleElement()
        .asString()
        .contains("the step top of", "no grant that names trigger:rule is for top:1.0.0");
    leftOut.add("any");
    assertThat(problems("capsule: top, parameters: {iterations: 1}"))
        .containsExactly(
            "Tried to find what the trigger rule may do but no grant names trigger:rule: write one in access.yaml");
  }

  @Test
  void whoWouldNotBeCalledIsNamedUnlessTheirUrlIsASecret() throws IOException {
    String text =
        """
        apiVersion: recap.dev/v1
        kind: Trigger
        metadata: {name: rule}
        spec:
          source: {alertmanager: {}}
          target: web
          steps: [{capsule: top, parameters: {iterations: 1}}]
          results:
            - {alertmanager: {url: "http://alerts:9093"}}
            - {webhook: {urlFile: slack.url}}
            - {cloudEvent: {url: "https://example.com"}}
        """;
    TriggerReader reader = new TriggerReader(folder);
    Trigger rule =
        ((TriggerReader.Reading.Valid) reader.read("rule.yaml", text)).rules().getFirst().trigger();
    Path file = Files.writeString(folder.resolve("slack.url"), "http://alerts/zq9secret");

    assertThat(problems(capsules, rule))
        .satisfiesExactly(
            p ->
                assertThat(p)
                    .isEqualTo(
                        "Tried to check the results of the trigger rule but the callback's host alerts is not public"),
            p ->
                assertThat(p)
                    .contains("the URL in " + file, "serve.callbacks.allow")
                    .doesNotContain("zq9secret", "//alerts"));
    Files.writeString(file, "http://no url");
    assertThat(problems(capsules, rule)).hasSize(2).last().asString().contains("write one alone");
  }

  @Test
  void expressionsThatThisVersionDoesNotKnowAreNamed() {
    Trigger rule = rule("capsule: top, parameters: {iterations: 1}");
    Trigger strange =
        new Trigger(
            rule.name(),
            rule.description(),
            false,
            false,
            rule.source(),
            new Trigger.Match(List.of(), Map.of(), Optional.of("event.soon == 'x'")),
            rule.target(),
            rule.steps(),
            rule.restraint(),
            rule.results());

    assertThat(problems(capsules, strange))
        .singleElement()
        .asString()
        .contains("event.soon", "an event has no field soon");
  }
}
