package dev.recap.server.trigger.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.recap.core.access.Caller;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.rule.Explained.Decision;
import dev.recap.server.trigger.run.CurrentAccess;
import dev.recap.server.trigger.run.Plan;
import dev.recap.server.trigger.run.Rules;
import dev.recap.server.trigger.run.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ExplainerTest {
  private static final Trigger RULE =
      Events.written(
          """
          apiVersion: recap.dev/v1
          kind: Trigger
          metadata: {name: busy}
          spec:
            source: {alertmanager: {}}
            match: {labels: [severity=critical], cel: "event.annotations.size() < 5"}
            target: docker:${event.labels.name}
            steps:
              - {name: look, capsule: top, parameters: {n: "${event.labels.n}", key: "${event.id}"}}
          """);
  private static final Event ALERT =
      Events.alert(Map.of("severity", "critical", "name", "web", "n", "3"));

  private static final Caller ALICE = Caller.local("alice");

  private CurrentAccess.Answer allowed = new CurrentAccess.Answer(true, "It may.");
  private final Expressions expressions = new Expressions();
  private final Matching matching = new Matching(expressions);
  private final Rendering rendering = new Rendering(expressions);
  private final KnownCapsules capsules =
      new KnownCapsules()
          .with(
              "top",
              """
              {"type": "object", "properties": {
                "n": {"type": "integer", "maximum": 5}, "key": {"type": "string", "writeOnly": true}}}\
              """);

  private Explained explained(Event event, Verdict verdict) {
    return explained(RULE, event, verdict);
  }

  private Explained explained(Trigger rule, Event event, Verdict verdict) {
    return new Explainer(
            matching,
            rendering,
            capsules,
            asked -> {
              assertThat(asked.trigger()).isEqualTo("busy");
              assertThat(asked.author()).isEqualTo(ALICE);
              return allowed;
            },
            (_, _, target) -> {
              assertThat(target).contains("docker:web");
              return verdict;
            })
        .explain(rule, event, ALICE);
  }

  @Test
  void tellsWhatWouldBeDoneAndWhy() {
    Explained explained = explained(ALERT, new Verdict.Go());

    assertThat(explained.runs()).isTrue();
    assertThat(explained.target()).contains("docker:web");
    assertThat(explained.decisions())
        .extracting(Decision::about, Decision::passed)
        .containsExactly(
            tuple("match", true),
            tuple("target", true),
            tuple("parameters of look", true),
            tuple("access of look", true),
            tuple("restraint", true));
    assertThat(explained.steps())
        .singleElement()
        .satisfies(step -> {
          assertThat(step.parameters().orElseThrow())
              .contains("\"n\":3")
              .contains("key")
              .doesNotContain("id-1");
          assertThat(step.reason()).isEqualTo("trigger busy: alert id-1");
        });
  }

  @Test
  void tellsWhatHoldsItBackTogetherWithWhatItWouldDo() {
    Explained explained =
        explained(
            ALERT, new Verdict.Held(Run.Cause.TOTAL_BUDGET, "all triggers together ran 200 times"));

    assertThat(explained.runs()).isFalse();
    assertThat(explained.steps()).hasSize(1);
    assertThat(explained.decisions().getLast().why())
        .isEqualTo("It would be held back (total-budget): all triggers together ran 200 times.");
  }

  @Test
  void tellsThatAStepWouldBeDenied() {
    allowed = new CurrentAccess.Answer(false, "No grant names trigger:busy.");

    Explained explained = explained(ALERT, new Verdict.Go());

    assertThat(explained.runs()).isFalse();
    assertThat(explained.decisions())
        .contains(new Decision("access of look", false, "No grant names trigger:busy."));
  }

  @Test
  void saysThatItAssumesTheSenderOfAnEventThatHasNone() {
    Trigger rule =
        new Trigger(
            RULE.name(),
            RULE.description(),
            RULE.paused(),
            RULE.dryRun(),
            new Trigger.Source.Alertmanager(Set.of("token:am")),
            RULE.match(),
            RULE.target(),
            RULE.steps(),
            RULE.restraint(),
            RULE.results());

    assertThat(explained(rule, ALERT, new Verdict.Go()).decisions().getFirst().why())
        .contains("if token:am sends it");
    assertThat(explained(rule, ALERT.sentBy("token:x"), new Verdict.Go()).runs()).isFalse();
    assertThat(
            explained(rule, ALERT.sentBy("token:am"), new Verdict.Go())
                .decisions()
                .getFirst()
                .why())
        .isEqualTo("The rule is for this event.");
  }

  @Test
  void tellsWhatDoesNotMatch() {
    Explained explained = explained(Events.alert(Map.of("severity", "low")), new Verdict.Go());

    assertThat(explained.runs()).isFalse();
    assertThat(explained.decisions())
        .containsExactly(
            new Decision(
                "match", false, "It asks for severity=critical, and the event has severity=low."));
  }

  @Test
  void tellsWhichTemplateCannotBeFilledIn() {
    assertThat(
            explained(Events.alert(Map.of("severity", "critical")), new Verdict.Go()).decisions())
        .last()
        .satisfies(decision -> {
          assertThat(decision.about()).isEqualTo("target");
          assertThat(decision.why()).contains("event.labels has no name");
        });
    assertThat(
            explained(Events.alert(Map.of("severity", "critical", "name", "web")), new Verdict.Go())
                .decisions())
        .last()
        .satisfies(decision -> {
          assertThat(decision.about()).isEqualTo("parameters");
          assertThat(decision.why()).contains("the parameter n of the step look");
        });
  }

  @Test
  void tellsThatWhatIsFilledInDoesNotFitTheCapsule() {
    Explained explained =
        explained(
            Events.alert(Map.of("severity", "critical", "name", "web", "n", "9")),
            new Verdict.Go());

    assertThat(explained.runs()).isFalse();
    assertThat(explained.decisions())
        .filteredOn(decision -> !decision.passed())
        .singleElement()
        .satisfies(decision -> assertThat(decision.why()).contains("do not fit top:1.0.0", "n "));
  }

  @Test
  void tellsThatNoStepIsForTheEndOfAnAlert() {
    assertThat(explained(Events.resolved(ALERT), new Verdict.Go()).decisions())
        .last()
        .isEqualTo(new Decision("steps", false, "No step is for an event that is resolved."));
  }

  @Test
  void plansWhatItExplains() {
    Rules rules = new WrittenRules(expressions, matching, rendering);

    assertThat(rules.match(RULE, ALERT)).contains(rules.plan(RULE, ALERT));
    assertThat(rules.plan(RULE, ALERT))
        .isInstanceOfSatisfying(
            Plan.Ready.class,
            plan -> {
              assertThat(plan.target()).isEqualTo("docker:web");
              assertThat(plan.steps().getFirst().parameters())
                  .isEqualTo(Map.of("n", "3", "key", "id-1"));
            });
    assertThat(rules.match(RULE, Events.alert(Map.of()))).isEmpty();
    assertThat(rules.plan(RULE, Events.alert(Map.of("severity", "critical", "name", "web"))))
        .isInstanceOfSatisfying(
            Plan.Failed.class,
            failed -> assertThat(failed.asked()).isEqualTo(Optional.of("docker:web")));
  }

  @Test
  void aConditionThatFailsIsPlannedAsAFailureSoThatSomebodyIsTold() {
    Rules rules = new WrittenRules(expressions, matching, rendering);
    Trigger wrong =
        Events.rule("source: {cloudEvents: {}}\nmatch: {cel: event.data.size > 'a'}\ntarget: web");
    Event event = Events.cloudEvent(Map.of("size", 1));

    assertThat(rules.match(wrong, event))
        .hasValueSatisfying(plan ->
            assertThat(plan)
                .isInstanceOfSatisfying(
                    Plan.Failed.class,
                    failed -> assertThat(failed.why()).startsWith("Tried to match the event")));
  }
}
