package dev.recap.catalog.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.OutputFormat;
import dev.recap.core.capsule.OutputFormat.Columns;
import dev.recap.core.invocation.Captured;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StructuredOutputTest {
  private static final Columns TOP =
      new Columns(
          List.of(
              "pid",
              "user",
              "priority",
              "nice",
              "virtual_kib",
              "resident_kib",
              "shared_kib",
              "state",
              "cpu",
              "memory",
              "time",
              "command"),
          Optional.empty(),
          0,
          Optional.of("PID"),
          List.of(
              "pid",
              "priority",
              "nice",
              "virtual_kib",
              "resident_kib",
              "shared_kib",
              "cpu",
              "memory"));
  private static final Columns TABS =
      new Columns(
          List.of("type", "size", "name"), Optional.of("\t"), 0, Optional.empty(), List.of("size"));

  private final StructuredOutput parser = new StructuredOutput();

  @Test
  void readsTheLastOfSeveralTables() throws IOException {
    assertThat(parser.parse(TOP, captured(golden("top.txt")))).contains(text("top.json"));
  }

  @Test
  void splitsAtTheSeparatorAlone() throws IOException {
    assertThat(parser.parse(TABS, captured(golden("tabs.txt")))).contains(text("tabs.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"f\t6\n", "no table at all\n", "f\t6\ta\nf\n"})
  void isEmptyForWhatIsNoSuchTable(String output) {
    assertThat(parser.parse(TABS, captured(output.getBytes(StandardCharsets.UTF_8)))).isEmpty();
  }

  @Test
  void isEmptyWhereTheHeadingIsMissing() {
    assertThat(parser.parse(TOP, captured(new byte[0]))).isEmpty();
  }

  @Test
  void isAnEmptyTableWhereNothingWasPrinted() {
    assertThat(parser.parse(TABS, captured(new byte[0]))).contains("[]");
  }

  @Test
  void passesJsonThrough() {
    assertThat(json("{\"a\": [1, 2.50, null]}\n")).contains("{\"a\": [1, 2.50, null]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{} {}", "NaN", "{\"a\":1}x", "plain"})
  void isEmptyForWhatIsNotOneJsonValue(String output) {
    assertThat(json(output)).isEmpty();
  }

  @Test
  void isEmptyForTruncatedOutput() {
    Captured truncated = new Captured("[1]".getBytes(StandardCharsets.UTF_8), 4);
    assertThat(parser.parse(new OutputFormat.Json(), truncated)).isEmpty();
  }

  @Test
  void isEmptyForFormatsWithoutStructure() {
    Captured output = captured("[1]".getBytes(StandardCharsets.UTF_8));
    assertThat(parser.parse(new OutputFormat.Text(), output)).isEmpty();
    assertThat(parser.parse(new OutputFormat.Binary(), output)).isEmpty();
  }

  private Optional<String> json(String output) {
    return parser.parse(new OutputFormat.Json(), captured(output.getBytes(StandardCharsets.UTF_8)));
  }

  private static Captured captured(byte[] bytes) {
    return new Captured(bytes, bytes.length);
  }

  private static String text(String name) throws IOException {
    return new String(golden(name), StandardCharsets.UTF_8).strip();
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = StructuredOutputTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError(name + " is missing");
      }
      return in.readAllBytes();
    }
  }
}
