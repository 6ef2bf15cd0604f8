package dev.recap.server.trigger.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.json.PlainJson;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.Trigger.Result;
import dev.recap.server.trigger.Trigger.Result.When;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What receivers get, byte for byte. */
final class WhatIsSentTest {
  private static final URI HOOK = URI.create("https://hooks.example.com/secret-path");
  private static final JsonMapper JSON = JsonMapper.shared();

  private static List<Outgoing> sent(Texts texts, Run run, Result... results) {
    return new Plan(texts).of(Ends.ended(Ends.trigger(results), run));
  }

  private static Outgoing one(Run run, Result result) {
    return sent((template, event) -> Optional.empty(), run, result).getFirst();
  }

  private static Result.Webhook webhook(Trigger.Result.Format format) {
    return new Result.Webhook(
        When.ALWAYS, format, Optional.of(HOOK), Optional.empty(), Optional.empty());
  }

  private static EndedRun of(Event event, Run run, Result... results) {
    return new EndedRun(
        Ends.trigger(results),
        event,
        run,
        EndedRun.End.of(run.state()).orElseThrow(),
        Map.of(),
        Ends.LINKS);
  }

  private static Result.Alertmanager alertmanager(Optional<Duration> silence) {
    return new Result.Alertmanager(When.ALWAYS, URI.create("http://am:9093/"), silence);
  }

  @Test
  void aCloudEventWithItsPath() throws IOException {
    Outgoing sent = one(Ends.succeeded(), new Result.CloudEvent(When.ALWAYS, HOOK));
    assertGolden("cloud-event.json", sent.body());
    assertThat(sent.kind()).isEqualTo(Outgoing.Kind.CLOUD_EVENT);
  }

  @Test
  void aReplyIsTheSameEvent() {
    Outgoing sent = one(Ends.succeeded(), new Result.Reply(When.ALWAYS));
    assertThat(sent.receiver()).isEmpty();
    CloudEvent event = ResultEvent.read(sent.body());
    assertThat(event.getType()).isEqualTo("dev.recap.run.ended");
    assertThat(event.getId()).isEqualTo("01run0000000000000a0");
    assertThat(event.getExtension("recappassed")).isEqualTo("first,web-cpu");
    assertThat(event.getSubject()).isEqualTo("docker:web");
    assertThat(Objects.requireNonNull(event.getTime()).toInstant())
        .isEqualTo(Ends.NOON.plusSeconds(2));
    assertThat(PlainJson.readObject(text(event)))
        .isEqualTo(PlainJson.readObject(sent.body()).get("data"));
  }

  private static String text(CloudEvent event) {
    return new String(Objects.requireNonNull(event.getData()).toBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void plainJson() throws IOException {
    assertGolden("webhook.json", one(Ends.succeeded(), webhook(Result.Format.JSON)).body());
    assertGolden("webhook-failed.json", one(Ends.dead(), webhook(Result.Format.JSON)).body());
  }

  @Test
  void aMessageForSlackInWhichNothingIsAMention() throws IOException {
    assertGolden("slack.json", one(Ends.succeeded(), webhook(Result.Format.SLACK)).body());
    assertGolden("slack-failed.json", one(Ends.dead(), webhook(Result.Format.SLACK)).body());
  }

  @Test
  void theRulesOwnText() {
    Result.Webhook own =
        new Result.Webhook(
            When.ALWAYS,
            Result.Format.SLACK,
            Optional.of(HOOK),
            Optional.empty(),
            Optional.of("${event.labels.container} <!here>"));
    Outgoing sent =
        sent((template, event) -> Optional.of("web <!here>"), Ends.succeeded(), own).getFirst();
    assertThat(PlainJson.readObject(sent.body())).containsEntry("text", "web &lt;!here&gt;");
  }

  @Test
  void whatAlertmanagerIsToldOf() throws IOException {
    Outgoing annotation = one(Ends.succeeded(), alertmanager(Optional.empty()));
    assertThat(annotation.kind()).isEqualTo(Outgoing.Kind.ANNOTATION);
    AlertNote note = AlertNote.read(annotation.body());
    assertThat(note.filters())
        .containsExactly(
            "alertname=\"HighCpu\"", "container=\"web\"", "quote=\"say \\\"hi\\\"\\\\\"");
    Map<?, ?> alert =
        Map.of(
            "labels",
            Ends.LABELS,
            "annotations",
            Map.of("summary", "It is hot"),
            "startsAt",
            "2026-03-01T11:59:00Z",
            "endsAt",
            "2026-03-01T12:03:00Z",
            "status",
            Map.of("state", "active"));
    assertGolden("annotation.json", note.annotated(alert));
    Outgoing silence = one(Ends.succeeded(), alertmanager(Optional.of(Duration.ofHours(1))));
    assertThat(silence.kind()).isEqualTo(Outgoing.Kind.SILENCE);
    assertGolden("silence.json", AlertNote.read(silence.body()).silenced(Ends.NOON));
  }

  @Test
  void alertmanagerIsToldNothingOfWhatIsNoAlert() {
    EndedRun container =
        of(
            Ends.event(Event.Kind.CONTAINERS),
            Ends.succeeded(),
            alertmanager(Optional.of(Duration.ofHours(1))));
    Outgoing sent = new Plan((template, event) -> Optional.empty()).of(container).getFirst();
    assertThat(AlertNote.read(sent.body()).labels()).isEmpty();
  }

  @Test
  void anAlertThatHasEndedIsNeitherAnnotatedNorSilenced() {
    EndedRun resolved =
        of(
            Ends.event(Event.Kind.ALERTMANAGER, Event.Status.RESOLVED),
            Ends.succeeded(),
            alertmanager(Optional.empty()),
            new Result.CloudEvent(When.ALWAYS, HOOK),
            alertmanager(Optional.of(Duration.ofHours(1))));
    assertThat(new Plan((template, event) -> Optional.empty()).of(resolved))
        .extracting(Outgoing::kind)
        .containsExactly(Outgoing.Kind.CLOUD_EVENT);
  }

  @Test
  void nothingIsAMentionOrALinkForWhatIsCompatibleWithSlackEither() {
    Result.Webhook own =
        new Result.Webhook(
            When.ALWAYS,
            Result.Format.SLACK,
            Optional.of(HOOK),
            Optional.empty(),
            Optional.of("${event.labels.container}"));
    String text = "@all @here <!channel> [free](https://evil.example.com) [more][1]";
    String sent = sent((t, e) -> Optional.of(text), Ends.succeeded(), own).getFirst().body();
    assertThat(PlainJson.readObject(sent))
        .containsEntry(
            "text",
            "@\u200ball @\u200bhere &lt;!channel&gt; [free]\u200b(https://evil.example.com)"
                + " [more]\u200b[1]");
    assertThat(sent).contains("\"link_names\":0").doesNotContain("@all", "](", "][");
  }

  @ParameterizedTest
  @EnumSource
  void onlyOfTheEndsThatWereAskedFor(When when) {
    Result result = new Result.CloudEvent(when, HOOK);
    boolean success = !sent((t, e) -> Optional.empty(), Ends.succeeded(), result).isEmpty();
    boolean failure = !sent((t, e) -> Optional.empty(), Ends.dead(), result).isEmpty();
    assertThat(success).isEqualTo(when != When.FAILURE);
    assertThat(failure).isEqualTo(when != When.SUCCESS);
  }

  static List<Run> ends() {
    return List.of(Ends.succeeded(), Ends.dead(), Ends.denied(), Ends.unfit());
  }

  @ParameterizedTest
  @MethodSource("ends")
  void neitherParametersNorDataNorOutputNorGrantsAreInAnyOfIt(Run run) {
    List<Outgoing> all =
        sent(
            (template, event) -> Optional.empty(),
            run,
            new Result.CloudEvent(When.ALWAYS, HOOK),
            new Result.Reply(When.ALWAYS),
            webhook(Result.Format.JSON),
            webhook(Result.Format.SLACK),
            alertmanager(Optional.empty()),
            alertmanager(Optional.of(Duration.ofHours(1))));
    assertThat(all).hasSize(6);
    assertThat(all)
        .allSatisfy(one -> assertThat(one.body()).doesNotContain(Ends.SECRET, "password"));
  }

  @Test
  void whyARunFailedIsToldByItsStepAlone() {
    assertThat(Ends.ended(Ends.trigger(), Ends.dead()).why()).isEqualTo("step look: failed");
    assertThat(Ends.ended(Ends.trigger(), Ends.denied()).why()).isEqualTo("step look: refused");
    assertThat(Ends.ended(Ends.trigger(), Ends.unfit()).why())
        .contains("the rule does not fit the event");
    assertThat(RunText.of(Ends.ended(Ends.trigger(), Ends.dead())))
        .contains("look: failed with exit status 3");
  }

  @Test
  void ofAUrlOnlyTheHostIsShown() {
    assertThat(Receiver.shown(HOOK.toString())).isEqualTo("hooks.example.com");
    assertThat(Receiver.shown("/etc/recap/slack.url")).isEqualTo("/etc/recap/slack.url");
  }

  private static void assertGolden(String name, String json) throws IOException {
    String pretty =
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(json)) + "\n";
    String golden;
    try (InputStream in = WhatIsSentTest.class.getResourceAsStream(name)) {
      golden =
          in == null
              ? "no golden file " + name
              : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(pretty).isEqualTo(golden);
  }
}
