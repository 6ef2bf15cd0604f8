package dev.recap.server.trigger.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.Problem;
import dev.recap.server.trigger.Event;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SendAlertsTest {
  private static final String PATH = "/api/v1/events/alertmanager";

  /** As Alertmanager 0.25 sends it. */
  private static final String GROUP =
      """
      {"receiver":"recap","status":"firing","alerts":[
        {"status":"firing","labels":{"alertname":"Busy","container":"web-1","severity":"critical"},
         "annotations":{"summary":"web-1 is busy"},"startsAt":"2026-11-21T14:00:00.1Z",
         "endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prom/graph","fingerprint":"c1"},
        {"status":"resolved","labels":{"alertname":"Busy","container":"web-2"},
         "annotations":{},"startsAt":"2026-11-21T14:00:00.1Z",
         "endsAt":"2026-11-21T14:30:00Z","generatorURL":"http://prom/graph","fingerprint":"c2"}],
       "groupLabels":{"alertname":"Busy"},"commonLabels":{"alertname":"Busy","team":"shop"},
       "commonAnnotations":{"runbook":"http://wiki/busy"},
       "externalURL":"http://am:9093","version":"4","groupKey":"{}:{alertname=\\"Busy\\"}",
       "truncatedAlerts":3}\
      """;

  private final Door door = new Door();

  @AfterEach
  void close() {
    door.close();
  }

  private HttpResponse<String> send(String body) throws Exception {
    return door.post(PATH, body, "Content-Type", "application/json");
  }

  @Test
  void tellsTheAlertsOfAGroupOneByOne() throws Exception {
    HttpResponse<String> answer = send(GROUP);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("[\"event1\",\"event2\"]");
    Event firing = door.inbox.events().getFirst();
    assertThat(firing.kind()).isEqualTo(Event.Kind.ALERTMANAGER);
    assertThat(firing.source()).isEqualTo("http://am:9093");
    assertThat(firing.type()).isEqualTo("alert");
    assertThat(firing.subject()).contains("Busy");
    assertThat(firing.status()).isEqualTo(Event.Status.FIRING);
    assertThat(firing.occurred()).isEqualTo(Door.NOW);
    assertThat(firing.labels())
        .isEqualTo(
            Map.of(
                "alertname", "Busy",
                "container", "web-1",
                "severity", "critical",
                "team", "shop"));
    assertThat(firing.annotations())
        .isEqualTo(Map.of("summary", "web-1 is busy", "runbook", "http://wiki/busy"));
    assertThat(firing.attributes())
        .containsEntry("truncatedAlerts", "3")
        .containsEntry("receiver", "recap")
        .containsEntry("startsAt", "2026-11-21T14:00:00.1Z")
        .containsEntry("generatorURL", "http://prom/graph")
        .containsEntry("groupKey", "{}:{alertname=\"Busy\"}");
    Event resolved = door.inbox.events().getLast();
    assertThat(resolved.status()).isEqualTo(Event.Status.RESOLVED);
    assertThat(resolved.fingerprint()).isNotEqualTo(firing.fingerprint());
  }

  @Test
  void knowsTheSameNotificationFromALaterOneAndFromTheEnd() throws Exception {
    send(GROUP);
    assertThat(send(GROUP).body()).contains("\"repeated\":2");
    assertThat(send(GROUP.replace("\"firing\"", "\"resolved\"")).body()).contains("\"repeated\":1");
    door.pass(Duration.ofMinutes(1));
    assertThat(send(GROUP).body()).contains("\"repeated\":0");
    assertThat(door.inbox.events()).hasSize(5);
  }

  @Test
  void knowsAnAlertByItsLabelsWhateverFingerprintItIsSaidToHave() throws Exception {
    send(GROUP);
    door.pass(Duration.ofMinutes(1));
    send(GROUP.replace("\"c1\"", "\"c2\"").replace(",\"fingerprint\":\"c2\"", ""));
    List<String> all = door.inbox.events().stream().map(Event::fingerprint).toList();
    assertThat(all).hasSize(4).doesNotContain("", "c1", "c2");
    assertThat(all.subList(2, 4)).isEqualTo(all.subList(0, 2)).doesNotHaveDuplicates();
  }

  @Test
  void takesNoAlertForAnotherWhoseLabelsOnlyLookAlike() throws Exception {
    send(GROUP.replace("\"web-2\"", "\"web-2\",\"severity\":\"low\""));
    send(GROUP.replace("\"web-2\"", "\"web-2, severity=low\""));
    assertThat(door.inbox.events()).extracting(Event::fingerprint).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\":\"4\"|\"version\":\"3\"|its version is",
        "\"version\":\"4\",|''|its version is",
        "\"externalURL\":\"http://am:9093\",|''|no externalURL",
        "\"alerts\"|\"others\"|no alerts",
        "\"status\":\"resolved\"|\"status\":\"odd\"|alert 2 is neither",
        "\"labels\"|\"marks\"|alert 1 has no labels",
      })
  void saysWhatItDoesNotUnderstand(String part, String other, String why) throws Exception {
    HttpResponse<String> answer = send(GROUP.replace(part, other));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(why);
    assertThat(door.inbox.events()).isEmpty();
  }

  @Test
  void takesAGroupWithoutAlerts() throws Exception {
    String empty =
        "{\"version\":\"4\",\"externalURL\":\"http://am\",\"alerts\":[],\"truncatedAlerts\":0}";
    assertThat(send(empty).statusCode()).isEqualTo(202);
  }

  @Test
  void takesSomeThousandAlertsAtOnce() throws Exception {
    StringBuilder alerts = new StringBuilder();
    for (int n = 0; n < 10_000; n++) {
      alerts.append(
          """
          %s{"status":"firing","labels":{"alertname":"Busy","container":"web-%d","severity":"critical",
          "instance":"10.0.0.1:9100","job":"node"},"annotations":{"summary":"%s"},
          "startsAt":"2026-11-21T14:00:00.1Z","fingerprint":"f%d"}\
          """
              .formatted(n == 0 ? "" : ",", n, "x".repeat(300), n));
    }
    String storm =
        "{\"version\":\"4\",\"externalURL\":\"http://am\",\"alerts\":[%s]}".formatted(alerts);
    assertThat(storm.length()).isGreaterThan(4 << 20);
    assertThat(send(storm).statusCode()).isEqualTo(202);
    assertThat(door.inbox.events()).hasSize(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"commonLabels", "commonAnnotations", "groupLabels", "groupKey"})
  void refusesWhatIsShortAndMakesMuch(String common) throws Exception {
    String much = "\"" + "x".repeat(4 << 20) + "\"";
    HttpResponse<String> answer =
        send(
            """
            {"version":"4","externalURL":"http://am","%s":%s,"alerts":[%s]}\
            """
                .formatted(
                    common, common.equals("groupKey") ? much : "{\"a\":" + much + "}", bare(5)));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("in common");
    assertThat(door.inbox.events()).isEmpty();
  }

  @Test
  void refusesMoreAlertsThanAnyGroupHas() throws Exception {
    HttpResponse<String> answer =
        send(
            "{\"version\":\"4\",\"externalURL\":\"http://am\",\"alerts\":[%s]}"
                .formatted(bare(10_001)));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("more than 10000 alerts");
  }

  private static String bare(int alerts) {
    return String.join(",", Collections.nCopies(alerts, "{\"status\":\"firing\",\"labels\":{}}"));
  }

  @Test
  void asksToComeAgainWithAStatusThatEveryAlertmanagerRetries() throws Exception {
    door.inbox.full(
        Optional.of(
            new Problem(
                Problem.Kind.TOO_MANY,
                "Tried to keep it but it is full",
                Optional.of(Duration.ofSeconds(9)))));
    HttpResponse<String> answer = send(GROUP);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("9");
  }

  @Test
  void takesAlertsOfThoseAloneWhoMaySendThem() throws Exception {
    byte[] body = GROUP.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (String who : new String[] {"token:all", "alice"}) {
      assertThat(door.as(who, PATH, body, "Content-Type", "application/json").statusCode())
          .isEqualTo(403);
    }
    assertThat(door.inbox.events()).isEmpty();
  }
}
