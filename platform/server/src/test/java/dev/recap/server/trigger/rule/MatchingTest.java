package dev.recap.server.trigger.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MatchingTest {
  private static final String ALERTS = "source: {alertmanager: {}}\n";
  private static final String CLOUD = "source: {cloudEvents: {}}\n";

  private final Matching matching = new Matching(new Expressions());

  private Matched alert(String match, Map<String, String> labels) {
    return matching.matches(Events.rule(ALERTS + match), Events.alert(labels));
  }

  private Matched cloud(String cel, Object data) {
    return matching.matches(
        Events.rule(CLOUD + "match: {cel: \"%s\"}\n".formatted(cel)), Events.cloudEvent(data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          severity=critical ; critical ; true
          severity=critical ; warning ; false
          severity=critical ; CRITICAL ; false
          severity!=critical ; warning ; true
          severity!=critical ; critical ; false
          severity=~crit.* ; critical ; true
          severity=~crit ; critical ; false
          severity=~warn|crit ; critical ; false
          severity=~warning|critical ; critical ; true
          severity!~crit.* ; critical ; false
          severity!~crit ; critical ; true
          """)
  void everyOperatorMeansWhatItMeansInAlertmanager(String matcher, String value, boolean holds) {
    Matched matched =
        alert("match: {labels: ['%s']}".formatted(matcher), Map.of("severity", value));

    assertThat(matched instanceof Matched.Yes).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          severity=critical ; false
          severity= ; true
          severity!=x ; true
          severity!= ; false
          severity=~.+ ; false
          severity=~.* ; true
          severity!~.+ ; true
          """)
  void aLabelThatIsNotThereIsAnEmptyOne(String matcher, boolean holds) {
    assertThat(alert("match: {labels: ['%s']}".formatted(matcher), Map.of()) instanceof Matched.Yes)
        .isEqualTo(holds);
  }

  @Test
  void allMatchersHaveToHold() {
    String match = "match: {labels: [a=1, 'b=~[0-9]+']}";

    assertThat(alert(match, Map.of("a", "1", "b", "22"))).isEqualTo(new Matched.Yes());
    assertThat(alert(match, Map.of("a", "1", "b", "x")))
        .isEqualTo(new Matched.No("It asks for b=~[0-9]+, and the event has b=x."));
    assertThat(alert(match, Map.of("b", "22")))
        .isEqualTo(new Matched.No("It asks for a=1, and the event has no label a."));
  }

  @Test
  void aRegularExpressionTakesTimeInProportionToWhatItReads() {
    long before = System.nanoTime();

    assertThat(alert("match: {labels: ['a=~(x+x+)+y']}", Map.of("a", "x".repeat(50_000))))
        .isInstanceOf(Matched.No.class);
    assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
  }

  @Test
  void aRuleWithoutMatchIsForEveryEventOfItsSource() {
    assertThat(alert("", Map.of())).isEqualTo(new Matched.Yes());
    assertThat(matching.matches(Events.rule(ALERTS), Events.cloudEvent(Map.of())))
        .isEqualTo(
            new Matched.No(
                "It is for events of the source alertmanager, and this one is of cloudEvents."));
  }

  @Test
  void aRuleOfContainersIsForTheEventsAndRuntimesItNames() {
    String source = "source: {containers: {events: [oom, die], runtimes: [docker]}}";

    assertThat(matching.matches(Events.rule(source), Events.container("oom", "docker", "web")))
        .isEqualTo(new Matched.Yes());
    assertThat(matching.matches(Events.rule(source), Events.container("start", "docker", "web")))
        .isEqualTo(new Matched.No("It is for the containers' events die, oom, and this is start."));
    assertThat(matching.matches(Events.rule(source), Events.container("oom", "podman", "web")))
        .isEqualTo(new Matched.No("It is for containers of docker, and this is of podman."));
  }

  @Test
  void aRuleOfCertainSendersIsForWhatTheySendAlone() {
    Trigger rule = Events.rule("source: {alertmanager: {senders: ['token:b', 'token:am']}}");
    Event alert = Events.alert(Map.of());

    assertThat(matching.matches(rule, alert.sentBy("token:am"))).isEqualTo(new Matched.Yes());
    assertThat(matching.matches(rule, alert.sentBy("token:other")))
        .isEqualTo(
            new Matched.No(
                "It is for what token:am, token:b sends, and this was sent by token:other."));
    assertThat(
            matching.matches(
                Events.rule("source: {cloudEvents: {senders: ['token:b']}}"),
                Events.cloudEvent(Map.of()).sentBy("token:am")))
        .isInstanceOf(Matched.No.class);
    assertThat(
            matching.matches(
                Events.rule(ALERTS + "\nmatch: {cel: \"event.sender == 'token:am'\"}"),
                alert.sentBy("token:am")))
        .isEqualTo(new Matched.Yes());
  }

  @Test
  void aTimeAndASignedRequestAreForTheTriggerTheyNameAlone() {
    String schedule = "source: {schedule: {cron: '* * * * *'}}\ntarget: web";
    String webhook = "source: {webhook: {secretFile: key}}";

    assertThat(matching.matches(Events.rule(schedule), of(Event.Kind.SCHEDULE, "rule")))
        .isEqualTo(new Matched.Yes());
    assertThat(matching.matches(Events.rule(schedule), of(Event.Kind.SCHEDULE, "other")))
        .isEqualTo(new Matched.No("The event is of the trigger other."));
    assertThat(matching.matches(Events.rule(webhook), of(Event.Kind.WEBHOOK, "rule")))
        .isEqualTo(new Matched.Yes());
    assertThat(matching.matches(Events.rule(webhook), of(Event.Kind.WEBHOOK, "other")))
        .isInstanceOf(Matched.No.class);
  }

  private static Event of(Event.Kind kind, String source) {
    return Events.event(kind, source, "x", Optional.empty(), Map.of(), Map.of());
  }

  @Test
  void attributesHaveToBeEqual() {
    assertThat(
            matching.matches(
                Events.rule(
                    CLOUD
                        + "match: {attributes: {type: com.example.order, source: /shop, subject: '42', partitionkey: p1}}"),
                Events.cloudEvent(Map.of())))
        .isEqualTo(new Matched.Yes());
    assertThat(
            matching.matches(
                Events.rule(CLOUD + "match: {attributes: {type: other}}"),
                Events.cloudEvent(Map.of())))
        .isEqualTo(
            new Matched.No(
                "It asks for the attribute type=other, and the event has com.example.order."));
    assertThat(
            matching.matches(
                Events.rule(CLOUD + "match: {attributes: {region: eu}}"),
                Events.cloudEvent(Map.of())))
        .isEqualTo(
            new Matched.No(
                "It asks for the attribute region=eu, and the event has none of this name."));
  }

  @Test
  void anExpressionTellsYesFromNo() {
    Map<String, Object> data = Map.of("size", 3, "price", 1.5, "items", List.of("a"));

    assertThat(cloud("event.data.size > 2 && 'a' in event.data.items", data))
        .isEqualTo(new Matched.Yes());
    assertThat(cloud("event.data.price < 2 && event.time.getFullYear() == 2026", data))
        .isEqualTo(new Matched.Yes());
    assertThat(cloud("event.data.size > 5", data))
        .isEqualTo(new Matched.No("event.data.size > 5 is false."));
  }

  @Test
  void whatIsNotThereDoesNotMatch() {
    assertThat(cloud("event.data.colour == 'red'", Map.of()))
        .isInstanceOfSatisfying(
            Matched.No.class, no -> assertThat(no.why()).contains("colour", "has(…)"));
    assertThat(cloud("event.data.flag", Map.of()))
        .isInstanceOfSatisfying(
            Matched.No.class, no -> assertThat(no.why()).contains("flag", "not there"));
    assertThat(cloud("has(event.data.colour) && event.data.colour == 'red'", Map.of()))
        .isInstanceOf(Matched.No.class);
  }

  @Test
  void anExpressionThatFailsIsAMistakeOfTheRuleAndNoAnswer() {
    assertThat(cloud("event.data.size", Map.of("size", 3)))
        .isInstanceOfSatisfying(
            Matched.Failed.class,
            failed -> assertThat(failed.problem()).contains("neither true nor false"));
    assertThat(cloud("event.data.size > 'a'", Map.of("size", 3)))
        .isInstanceOfSatisfying(
            Matched.Failed.class,
            failed -> assertThat(failed.problem()).startsWith("Tried to match the event by"));
  }
}
