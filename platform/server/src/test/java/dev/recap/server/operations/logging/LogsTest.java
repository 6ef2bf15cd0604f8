package dev.recap.server.operations.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.operations.RequestLog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class LogsTest {
  private static final Logger LOG = LoggerFactory.getLogger("dev.recap.server.Test");
  private static final Logger LIBRARY = LoggerFactory.getLogger("org.eclipse.jetty.Test");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private List<String> lines(Logs.Format format, Level level, Runnable logging) {
    try (Logs _ = Logs.begin(format, level, out)) {
      logging.run();
    }
    LOG.error("after the end");
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text).doesNotContain("after the end");
    return text.isEmpty() ? List.of() : List.of(text.substring(0, text.length() - 1).split("\n"));
  }

  private JsonNode json(Runnable logging) {
    List<String> lines = lines(Logs.Format.JSON, Level.INFO, logging);
    assertThat(lines).hasSize(1);
    return JsonMapper.shared().readTree(lines.getFirst());
  }

  @Test
  void writesOneObjectForAnEvent() {
    JsonNode event =
        json(() -> {
          try (MDC.MDCCloseable _ = MDC.putCloseable("invocation", "01h0");
              MDC.MDCCloseable _ = MDC.putCloseable("caller", "token:ci")) {
            LOG.warn("Tried to {} but {}", "count", "could not");
          }
        });
    assertThat(event.path("level").asString()).isEqualTo("WARN");
    assertThat(event.path("logger").asString()).isEqualTo("dev.recap.server.Test");
    assertThat(event.path("message").asString()).isEqualTo("Tried to count but could not");
    assertThat(event.path("thread").asString()).isEqualTo(Thread.currentThread().getName());
    assertThat(event.path("invocation").asString()).isEqualTo("01h0");
    assertThat(event.path("caller").asString()).isEqualTo("token:ci");
    assertThat(event.path("timestamp").asString()).endsWith("Z");
    assertThat(Instant.parse(event.path("timestamp").asString()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
  }

  @Test
  void hasTheWholeStackOfWhatWasThrownInOneLine() {
    JsonNode event =
        json(() ->
            LOG.error(
                "Tried it but",
                new IllegalStateException("outer", new IllegalArgumentException("inner"))));
    assertThat(event.path("exception").asString())
        .contains("java.lang.IllegalStateException: outer", "inner", "LogsTest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\n{\"level\":\"INFO\",\"message\":\"forged\"}",
        "x\r\n2026-01-01T00:00:00.000Z INFO forged",
        "x\u2028forged",
        "x\u0085forged",
        "\u001b[2J\u001b[1;1Hforged",
        "\u202edegrof",
        "\u0000\u0007\u007f"
      })
  void textOfOthersMakesNoLinesAndMovesNoCursor(String text) {
    for (Logs.Format format : Logs.Format.values()) {
      out.reset();
      List<String> lines =
          lines(
              format,
              Level.INFO,
              () -> {
                try (MDC.MDCCloseable _ = MDC.putCloseable("caller", text)) {
                  LOG.info("{}", text);
                }
              });
      assertThat(lines).hasSize(1);
      assertThat(lines.getFirst().codePoints())
          .noneMatch(c ->
              Character.isISOControl(c)
                  || Character.getType(c) == Character.FORMAT
                  || Character.getType(c) == Character.LINE_SEPARATOR);
    }
  }

  @Test
  void textKeepsWhatWasThrownBehindATab() {
    List<String> lines =
        lines(
            Logs.Format.TEXT,
            Level.INFO,
            () ->
                LOG.error(
                    "Tried it but",
                    new IllegalStateException("x\n2026-01-01T00:00:00.000Z INFO forged")));
    assertThat(lines.getFirst())
        .matches("\\S+Z ERROR dev\\.recap\\.server\\.Test \\[.*] Tried it but");
    assertThat(lines).hasSizeGreaterThan(3);
    assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("\t"));
  }

  @Test
  void hearsLibrariesFromWarningsOnAndRecapFromTheLevelThatWasSet() {
    Runnable logging =
        () -> {
          LOG.debug("own detail");
          LOG.trace("own trifle");
          LIBRARY.info("their detail");
          LIBRARY.warn("their warning");
          java.util.logging.Logger.getLogger("io.opentelemetry.Test").warning("by the JDK");
          java.util.logging.Logger.getLogger("io.opentelemetry.Test").info("detail by the JDK");
        };
    List<String> lines = lines(Logs.Format.TEXT, Level.DEBUG, logging);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("own detail");
    assertThat(lines.get(1)).contains("their warning");
    assertThat(lines.get(2)).contains("by the JDK", "io.opentelemetry.Test");
    out.reset();
    assertThat(lines(Logs.Format.TEXT, Level.ERROR, logging)).isEmpty();
  }

  @Test
  void requestsAreOneLineEachAndPollingALevelBelow() {
    List<String> lines =
        lines(
            Logs.Format.JSON,
            Level.INFO,
            () -> {
              RequestLog requests = new RequestLog(Level.INFO);
              requests.answered(
                  Optional.of("invokeCapsule"),
                  Optional.of("token:ci"),
                  200,
                  Duration.ofMillis(31));
              requests.answered(
                  Optional.of("getReadiness"), Optional.empty(), 200, Duration.ofMillis(1));
            });
    assertThat(lines).hasSize(1);
    JsonNode line = JsonMapper.shared().readTree(lines.getFirst());
    assertThat(line.path("operation").asString()).isEqualTo("invokeCapsule");
    assertThat(line.path("caller").asString()).isEqualTo("token:ci");
    assertThat(line.path("status").asInt()).isEqualTo(200);
    assertThat(line.path("ms").asInt()).isEqualTo(31);
  }

  @Test
  void cutsWhatIsTooLongForALine() {
    JsonNode event = json(() -> LOG.info("{}", "x".repeat(100_000)));
    assertThat(event.path("message").asString()).hasSizeLessThan(17_000).endsWith("(cut)");
  }
}
