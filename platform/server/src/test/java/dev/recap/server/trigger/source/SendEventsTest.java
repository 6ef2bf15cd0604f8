package dev.recap.server.trigger.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.knative.JsonEvents;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.Replies;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SendEventsTest {
  private static final String PATH = "/api/v1/events";
  private static final String ONE = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch+json";

  private final Door door = new Door();

  @AfterEach
  void close() {
    door.close();
  }

  /** What Knative's broker sends to a subscriber. */
  private static String[] broker(String id) {
    return Door.headers(
        "ce-specversion", "1.0",
        "ce-id", id,
        "ce-source", "/apis/v1/namespaces/shop/cronjobs#sales",
        "ce-type", "shop.sold",
        "ce-subject", "ein%20St%C3%BCck",
        "ce-time", "2026-11-21T14:59:00.5Z",
        "ce-knativearrivaltime", "2026-11-21T14:59:01Z",
        "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "Prefer", "reply",
        "Content-Type", "application/json");
  }

  private static String json(String id) {
    return """
    {"specversion":"1.0","id":"%s","source":"s","type":"t","data":{"a":[1,2.5,true,null,"x"]}}\
    """
        .formatted(id);
  }

  @Test
  void takesWhatABrokerSends() throws Exception {
    HttpResponse<String> answer = door.post(PATH, "{\"price\":3}", broker("1"));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("\"events\":[\"event1\"]").contains("\"repeated\":0");
    assertThat(door.inbox.senders())
        .allSatisfy(one -> assertThat(one.name()).isEqualTo("token:sender"));
    Event event = door.only();
    assertThat(event.kind()).isEqualTo(Event.Kind.CLOUD_EVENTS);
    assertThat(event.source()).isEqualTo("/apis/v1/namespaces/shop/cronjobs#sales");
    assertThat(event.id()).isEqualTo("1");
    assertThat(event.type()).isEqualTo("shop.sold");
    assertThat(event.subject()).contains("ein Stück");
    assertThat(event.status()).isEqualTo(Event.Status.HAPPENED);
    assertThat(event.occurred()).isEqualTo(Instant.parse("2026-11-21T14:59:00.5Z"));
    assertThat(event.attributes())
        .containsEntry("knativearrivaltime", "2026-11-21T14:59:01Z")
        .containsEntry("datacontenttype", "application/json");
    assertThat(event.data()).contains(Map.of("price", 3));
    assertThat(event.passed()).isEmpty();
  }

  @Test
  void takesOneInJsonAndSeveral() throws Exception {
    assertThat(door.post(PATH, json("1"), "Content-Type", ONE).statusCode()).isEqualTo(202);
    HttpResponse<String> several =
        door.post(PATH, "[%s,%s]".formatted(json("2"), json("3")), "Content-Type", BATCH);

    assertThat(several.statusCode()).isEqualTo(202);
    assertThat(several.body()).contains("[\"event2\",\"event3\"]");
    assertThat(door.inbox.events()).extracting(Event::id).containsExactly("1", "2", "3");
    assertThat(door.inbox.events().getFirst().occurred()).isEqualTo(Door.NOW);
    assertThat(door.inbox.events().getFirst().data().orElseThrow().toString())
        .isEqualTo("{a=[1, 2.5, true, x]}");
    assertThat(door.post(PATH, "[]", "Content-Type", BATCH).body()).contains("\"events\":[]");
  }

  @Test
  void readsWhichTriggersAnEventHasPassed() throws Exception {
    String sent = json("1").replace("\"data\"", "\"recappassed\":\"a, b,\",\"x\":\"y\",\"data\"");

    assertThat(door.post(PATH, sent, "Content-Type", ONE).statusCode()).isEqualTo(202);

    assertThat(door.only().passed()).containsExactly("a", "b");
    assertThat(door.only().attributes()).isEqualTo(Map.of("x", "y"));
  }

  @Test
  void saysOfDuplicatesThatTheyAreThere() throws Exception {
    door.post(PATH, json("1"), "Content-Type", ONE);
    HttpResponse<String> again = door.post(PATH, json("1"), "Content-Type", ONE);
    HttpResponse<String> within =
        door.post(PATH, "[%s,%s]".formatted(json("2"), json("2")), "Content-Type", BATCH);

    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.body()).contains("[\"event1\"]").contains("\"repeated\":1");
    assertThat(within.body()).contains("[\"event2\",\"event2\"]").contains("\"repeated\":1");
    assertThat(door.inbox.events()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/cloudevents+json|{\"specversion\":\"1.0\"|400|bad-request",
        "application/cloudevents+json|{\"specversion\":\"1.0\",\"id\":\"1\"}|400|source",
        "application/cloudevents+json|{\"specversion\":\"9.9\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}|400|9.9",
        "application/cloudevents-batch+json|{}|400|list",
        "application/cloudevents+xml|<event/>|415|xml",
        "application/json|{}|415|ce-specversion",
        "text/plain|x|415|ce-specversion",
      })
  void answersWhatCanNeverBeReadWithAStatusThatIsNotRetried(
      String type, String body, int status, String why) throws Exception {
    HttpResponse<String> answer = door.post(PATH, body, "Content-Type", type);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(why);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(door.inbox.events()).isEmpty();
  }

  @Test
  void takesNothingOfABatchOfWhichSomethingIsWrong() throws Exception {
    HttpResponse<String> answer =
        door.post(PATH, "[%s,{}]".formatted(json("1")), "Content-Type", BATCH);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("event 2 of the batch");
    assertThat(door.inbox.events()).isEmpty();
  }

  @Test
  void refusesAnUnknownVersionInBinaryMode() throws Exception {
    String[] headers = broker("1");
    headers[1] = "1.1";
    assertThat(door.post(PATH, "{}", headers).statusCode()).isEqualTo(400);
  }

  @Test
  void takesAMillionBytesInEveryMode() throws Exception {
    byte[] data = new byte[1 << 20];
    new Random(1).nextBytes(data);
    CloudEvent event =
        CloudEventBuilder.v1()
            .withId("big")
            .withSource(URI.create("/x"))
            .withType("y")
            .withData("application/octet-stream", data)
            .build();
    JsonEvents format = new JsonEvents();
    String[] binary = broker("big-binary");
    binary[binary.length - 1] = "application/octet-stream";

    List<HttpResponse<String>> answers = new ArrayList<>();
    answers.add(door.post(PATH, data, binary));
    answers.add(door.post(PATH, format.serialize(event), "Content-Type", ONE));
    answers.add(door.post(PATH, format.serializeBatch(List.of(event)), "Content-Type", BATCH));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(202);
    assertThat(door.inbox.events()).hasSize(2).allSatisfy(one -> assertThat(one.data()).isEmpty());
  }

  @Test
  void refusesWhatIsTooLarge() throws Exception {
    byte[] data = new byte[SendEvents.MOST_BYTES + 1];
    HttpResponse<String> answer = door.post(PATH, data, broker("1"));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(door.inbox.events()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"TOO_MANY,429", "OVERLOADED,503"})
  void asksToComeAgainWhileItIsFull(Problem.Kind kind, int status) throws Exception {
    door.inbox.full(
        Optional.of(
            new Problem(
                kind, "Tried to keep it but it is full", Optional.of(Duration.ofSeconds(7)))));
    HttpResponse<String> answer = door.post(PATH, "{}", broker("1"));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Retry-After")).contains("7");
  }

  @Test
  void answersAFailureOfItsOwnWithAStatusThatIsRetried() throws Exception {
    EventInbox broken =
        (events, sender) -> {
          throw new PlatformException(
              Problem.Kind.HOST_FULL, "Tried to write but no space", new IOException("full"));
        };
    try (Door full = new Door(Optional.of(broken), Replies.NONE)) {
      assertThat(full.post(PATH, "{}", broker("1")).statusCode()).isEqualTo(507);
    }
  }

  @Test
  void saysNothingBeforeAnEventIsDurable() throws Exception {
    CountDownLatch durable = new CountDownLatch(1);
    EventInbox slow =
        (events, sender) -> {
          try {
            durable.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return new EventInbox.Taken.Accepted(List.of("e"), 0);
        };
    try (Door waits = new Door(Optional.of(slow), Replies.NONE)) {
      CompletableFuture<Integer> status = new CompletableFuture<>();
      Thread.startVirtualThread(() -> {
        try {
          status.complete(waits.post(PATH, "{}", broker("1")).statusCode());
        } catch (IOException | InterruptedException e) {
          status.completeExceptionally(e);
        }
      });
      Thread.sleep(200);
      assertThat(status).isNotDone();
      durable.countDown();
      assertThat(status.get(5, TimeUnit.SECONDS)).isEqualTo(202);
    }
  }

  private static CloudEvent reply() {
    return CloudEventBuilder.v1()
        .withId("r1")
        .withSource(URI.create("/recap"))
        .withType("dev.recap.run.ended")
        .withSubject("ü")
        .withExtension("recappassed", "a,b")
        .withData("application/json", "{\"state\":\"succeeded\"}".getBytes(UTF_8))
        .build();
  }

  @Test
  void repliesWithAnEventToWhoeverTakesOne() throws Exception {
    List<String> asked = new ArrayList<>();
    Replies replies =
        (event, patience) -> {
          asked.add(event);
          return Optional.of(reply());
        };
    try (Door replying = new Door(replies)) {
      HttpResponse<String> answer = replying.post(PATH, "{}", broker("1"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"state\":\"succeeded\"}");
      Map<String, List<String>> headers = answer.headers().map();
      assertThat(headers.get("ce-specversion")).containsExactly("1.0");
      assertThat(headers.get("ce-type")).containsExactly("dev.recap.run.ended");
      assertThat(headers.get("ce-recappassed")).containsExactly("a,b");
      assertThat(headers.get("ce-subject")).containsExactly("%C3%BC");
      assertThat(headers.get("content-type")).containsExactly("application/json");
      assertThat(asked).containsExactly("event1");

      // The answer was lost, and the broker sends it again.
      assertThat(replying.post(PATH, "{}", broker("1")).statusCode()).isEqualTo(200);
      assertThat(asked).containsExactly("event1", "event1");

      HttpResponse<String> deaf = replying.post(PATH, json("2"), "Content-Type", ONE);
      assertThat(deaf.statusCode()).isEqualTo(202);
      HttpResponse<String> batch =
          replying.post(
              PATH,
              "[%s,%s]".formatted(json("3"), json("4")),
              "Content-Type",
              BATCH,
              "Prefer",
              "reply");
      assertThat(batch.statusCode()).isEqualTo(202);
      assertThat(asked).hasSize(2);
    }
  }

  @Test
  void takesEventsOfThoseAloneWhoHaveATokenForThemAndOfAdministrators() throws Exception {
    byte[] body = json("1").getBytes(UTF_8);
    assertThat(door.as("", PATH, body, "Content-Type", ONE).statusCode()).isEqualTo(401);
    assertThat(door.as("token:all", PATH, body, "Content-Type", ONE).statusCode()).isEqualTo(403);
    assertThat(door.as("alice", PATH, body, "Content-Type", ONE).statusCode()).isEqualTo(403);
    assertThat(door.as("oidc:eve", PATH, body, "Content-Type", ONE).statusCode()).isEqualTo(403);
    assertThat(door.inbox.events()).isEmpty();
    assertThat(door.as("root", PATH, body, "Content-Type", ONE).statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "invoke", "admin"})
  void givesATokenForEventsNothingElse(String scope) throws Exception {
    assertThat(door.as("root", "/" + scope, new byte[0]).statusCode()).isEqualTo(204);
    assertThat(door.post("/" + scope, "").statusCode()).isEqualTo(403);
  }

  @Test
  void tellsSendersThatProbeItToPost() throws Exception {
    assertThat(door.options(PATH).headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void readsNoParametersBehindThePath() throws Exception {
    assertThat(door.post(PATH + "?x=1", json("1"), "Content-Type", ONE).statusCode())
        .isEqualTo(400);
  }
}
