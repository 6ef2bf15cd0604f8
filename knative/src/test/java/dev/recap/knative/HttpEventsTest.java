package dev.recap.knative;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.knative.HttpEvents.Arrived;
import dev.recap.knative.HttpEvents.Received;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.impl.GenericStructuredMessageReader;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpEventsTest {
  private static final JsonEvents FORMAT = new JsonEvents();

  private static CloudEvent full() {
    return CloudEventBuilder.v1()
        .withId("17")
        .withSource(URI.create("/shop/€?".replace("€", "%E2%82%AC")))
        .withType("shop.sold")
        .withSubject("ein Stück \"50%\" 🎈")
        .withTime(OffsetDateTime.parse("2026-11-21T15:00:00.123Z"))
        .withDataSchema(URI.create("https://example.com/schema"))
        .withExtension("count", 3)
        .withExtension("last", true)
        .withExtension("traceparent", "00-ab-cd-01")
        .withData("application/json", "{\"price\":1.50,\"what\":[null,\"ü\"]}".getBytes(UTF_8))
        .build();
  }

  private static Map<String, List<String>> type(String type) {
    return Map.of("Content-Type", List.of(type));
  }

  private static Arrived one(Received received) {
    assertThat(received).isInstanceOf(Received.Events.class);
    List<Arrived> all = ((Received.Events) received).all();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static byte[] bytes(Arrived arrived) {
    CloudEventData data = arrived.event().getData();
    return data == null ? new byte[0] : data.toBytes();
  }

  private static String malformed(Received received) {
    assertThat(received).isInstanceOf(Received.Malformed.class);
    return ((Received.Malformed) received).why();
  }

  /** Everything but how types of extensions look, of which headers know only texts. */
  private static void same(CloudEvent read, CloudEvent sent) {
    for (String name : sent.getAttributeNames()) {
      assertThat(read.getAttribute(name)).as(name).isEqualTo(sent.getAttribute(name));
    }
    assertThat(read.getExtensionNames()).isEqualTo(sent.getExtensionNames());
    for (String name : sent.getExtensionNames()) {
      assertThat(String.valueOf(read.getExtension(name)))
          .isEqualTo(String.valueOf(sent.getExtension(name)));
    }
  }

  @Test
  void readsInBinaryModeWhatTheSdkWrites() {
    HttpReply written = new HttpReply(full());
    Map<String, List<String>> headers = new HashMap<>();
    written.headers().forEach((name, value) -> headers.put(name, List.of(value)));

    Arrived read = one(HttpEvents.read(headers, written.body()));

    same(read.event(), full());
    assertThat(read.json().orElseThrow().at("/what/1").asString()).isEqualTo("ü");
    assertThat(headers.values().toString()).matches("\\p{ASCII}*");
  }

  @Test
  void readsInStructuredModeWhatTheSdkWrites() {
    byte[] body =
        GenericStructuredMessageReader.from(full(), FORMAT).read((format, bytes) -> bytes);

    Arrived read = one(HttpEvents.read(type("application/cloudevents+json; charset=utf-8"), body));

    same(read.event(), full());
    assertThat(read.event().getExtension("count")).isEqualTo(3);
    assertThat(read.event().getExtension("last")).isEqualTo(true);
    assertThat(read.json().orElseThrow().toString())
        .isEqualTo("{\"price\":1.50,\"what\":[null,\"ü\"]}");
  }

  @Test
  void readsBatchesInTheirOrderAndEmptyOnes() {
    CloudEvent other = CloudEventBuilder.v1(full()).withId("18").withoutData().build();
    byte[] body = FORMAT.serializeBatch(List.of(full(), other, full()));

    Received read = HttpEvents.read(type("application/cloudevents-batch+json"), body);

    assertThat(((Received.Events) read).all())
        .extracting(one -> one.event().getId())
        .containsExactly("17", "18", "17");
    assertThat(HttpEvents.read(type("application/cloudevents-batch+json"), "[]".getBytes(UTF_8)))
        .isEqualTo(new Received.Events(List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 65_536, 1_000_000})
  void keepsBinaryDataToTheByteInEveryMode(int size) {
    byte[] data = new byte[size];
    new Random(size).nextBytes(data);
    CloudEvent event =
        CloudEventBuilder.v1()
            .withId("b")
            .withSource(URI.create("/x"))
            .withType("y")
            .withData("image/png", data)
            .build();
    HttpReply written = new HttpReply(event);
    Map<String, List<String>> headers = new HashMap<>();
    written.headers().forEach((name, value) -> headers.put(name, List.of(value)));

    List<Arrived> read = new ArrayList<>();
    read.add(one(HttpEvents.read(headers, written.body())));
    read.add(one(HttpEvents.read(type(JsonEvents.ONE), FORMAT.serialize(event))));
    read.add(one(HttpEvents.read(type(JsonEvents.BATCH), FORMAT.serializeBatch(List.of(event)))));

    assertThat(read)
        .allSatisfy(one -> {
          assertThat(bytes(one)).isEqualTo(data);
          assertThat(one.json()).isEmpty();
        });
  }

  @Test
  void readsTextInJsonAsText() {
    byte[] body =
        """
        {"specversion":"1.0","id":"1","source":"s","type":"t","datacontenttype":"text/plain",
         "subject":null,"data":"plain"}\
        """
            .getBytes(UTF_8);

    Arrived read = one(HttpEvents.read(type(JsonEvents.ONE), body));

    assertThat(bytes(read)).isEqualTo("plain".getBytes(UTF_8));
    assertThat(read.event().getSubject()).isNull();
    assertThat(read.json()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\"}|type",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"s\"}|source",
        "{\"specversion\":\"1.0\",\"source\":\"1\",\"type\":\"s\"}|it has no id",
        "{\"specversion\":\"1.0\",\"id\":null,\"source\":\"s\",\"type\":\"t\"}|it has no id",
        "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"s\",\"type\":\"t\"}|id is empty",
        "{\"specversion\":\"1.0\",\"id\":1,\"source\":\"s\",\"type\":\"t\"}|id is not a text",
        "{\"specversion\":\"2.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}|2.0",
        "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}|1.0 alone",
        "{\"specversion\":1.0,\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}|specversion",
        "{\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}|specversion",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s t\",\"type\":\"t\"}|source",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"time\":\"now\"}|time",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"A\":\"x\"}|A",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"x\":{}}|x is neither",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"x\":1.5}|x is neither",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"x\":2147483648}|x is",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data_base64\":\"*\"}|Base64",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data_base64\":1}|text",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"id\":\"2\",\"source\":\"s\",\"type\":\"t\"}|uplicate",
        "{\"specversion\":\"1.0\"|end",
        "[]|object",
        "\"x\"|object",
        "x|token",
      })
  void saysWhatIsWrongWithAnEventInJson(String json, String why) {
    assertThat(malformed(HttpEvents.read(type(JsonEvents.ONE), json.getBytes(UTF_8))))
        .contains(why)
        .doesNotContain("Exception");
  }

  @Test
  void refusesDataInTwoForms() {
    byte[] body =
        """
        {"specversion":"1.0","id":"1","source":"s","type":"t","data":1,"data_base64":"eA=="}\
        """
            .getBytes(UTF_8);
    assertThat(malformed(HttpEvents.read(type(JsonEvents.ONE), body))).contains("both");
  }

  @Test
  void namesTheEventOfABatchThatIsWrong() {
    String good = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}";
    assertThat(
            malformed(
                HttpEvents.read(
                    type(JsonEvents.BATCH),
                    "[%s,{\"specversion\":\"1.0\"}]".formatted(good).getBytes(UTF_8))))
        .contains("event 2 of the batch");
    assertThat(malformed(HttpEvents.read(type(JsonEvents.BATCH), good.getBytes(UTF_8))))
        .contains("list");
  }

  private static Map<String, List<String>> binary(String... changes) {
    Map<String, List<String>> headers =
        new HashMap<>(
            Map.of(
                "ce-specversion", List.of("1.0"),
                "ce-id", List.of("1"),
                "ce-source", List.of("s"),
                "CE-Type", List.of("t")));
    for (int n = 0; n < changes.length; n += 2) {
      String name = changes[n];
      headers.keySet().removeIf(name::equalsIgnoreCase);
      if (!changes[n + 1].isEmpty()) {
        headers.put(name, Arrays.asList(changes[n + 1].split("&&", -1)));
      }
    }
    return headers;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ce-id|''|it has no header ce-id",
        "ce-type|''|it has no header ce-type",
        "ce-source|''|it has no header ce-source",
        "ce-specversion|1.1|1.1",
        "ce-specversion|0.3|1.0 alone",
        "ce-id|1&&2|ce-id is there more than once",
        "ce-time|yesterday|time",
        "ce-subject|%ff%ff|UTF-8",
      })
  void saysWhatIsWrongWithAnEventInHeaders(String name, String value, String why) {
    assertThat(malformed(HttpEvents.read(binary(name, value), new byte[0])))
        .contains(why)
        .doesNotContain("Exception");
  }

  @Test
  void takesWhatSendersDoNotEscapeAsItIs() {
    Arrived read = one(HttpEvents.read(binary("ce-subject", "\"100% \\\"x\\\"\""), new byte[0]));
    assertThat(read.event().getSubject()).isEqualTo("100% \"x\"");
    assertThat(bytes(read)).isEmpty();
  }

  @Test
  void refusesDataThatIsNotTheJsonItClaimsToBe() {
    assertThat(
            malformed(
                HttpEvents.read(
                    binary("Content-Type", "application/json"), "{\"a\":".getBytes(UTF_8))))
        .contains("not the JSON");
    assertThat(
            malformed(
                HttpEvents.read(
                    binary("Content-Type", "application/x+json"),
                    "[".repeat(20_000).getBytes(UTF_8))))
        .contains("not the JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/cloudevents+avro", "application/json", "", "text/plain; x", ";"})
  void readsNothingThatIsNoCloudEvent(String type) {
    assertThat(HttpEvents.read(type(type), "{}".getBytes(UTF_8)))
        .isInstanceOf(Received.WrongMediaType.class);
  }

  @Test
  void neverFailsOnAnyBytes() {
    Random random = new Random(7);
    byte[] sent = FORMAT.serializeBatch(List.of(full(), full()));
    for (int n = 0; n < 5_000; n++) {
      byte[] spoilt = sent.clone();
      for (int times = random.nextInt(4); times >= 0; times--) {
        spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
      }
      String mode = random.nextBoolean() ? JsonEvents.BATCH : JsonEvents.ONE;
      assertThat(HttpEvents.read(type(mode), spoilt)).isNotNull();
    }
  }
}
