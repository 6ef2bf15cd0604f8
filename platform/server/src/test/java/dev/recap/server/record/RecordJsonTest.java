package dev.recap.server.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.record.RecordJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

final class RecordJsonTest {
  private static final InvocationRecord BEGUN =
      Records.begun("01kjn6yaav0123456789", Records.ACCEPTED);

  private final RecordJson json = new RecordJson();

  @Test
  void writesARecordThatHasJustBegun() throws IOException {
    assertGolden("begun.json", BEGUN);
  }

  @Test
  void writesEverythingARecordCanHold() throws IOException {
    assertGolden("succeeded.json", Records.ended(BEGUN, new Outcome.Succeeded()));
  }

  @Test
  void writesWhatToDoAboutARejection() throws IOException {
    assertGolden(
        "rejected.json",
        ended(
            new Outcome.Rejected(
                new Problem(
                    Problem.Kind.BAD_PARAMETER, "Tried to read x but it is not a number"))));
  }

  static Stream<Outcome> outcomes() {
    Problem problem = new Problem(Problem.Kind.HOST_FULL, "Tried to write but the disk is full");
    return Stream.of(
        new Outcome.Succeeded(),
        new Outcome.Failed(3, "The capsule ended with status 3"),
        new Outcome.Failed(3, ""),
        new Outcome.Rejected(problem),
        new Outcome.TimedOut(Duration.ofMillis(1500)),
        new Outcome.OutOfMemory(64L << 20),
        new Outcome.Cancelled("root"),
        new Outcome.TargetGone("Tried to run but the target ended"),
        new Outcome.Interrupted("Tried to run but RECap died"),
        new Outcome.PlatformError(problem));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void readsBackWhatItWrote(Outcome outcome) {
    InvocationRecord ended = Records.ended(BEGUN, outcome);
    assertThat(json.read(json.write(ended))).isEqualTo(ended);
    assertThat(json.read(json.write(BEGUN))).isEqualTo(BEGUN);
  }

  @Test
  void hasAWordForEveryOutcome() {
    assertThat(outcomes().map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(List.of(Outcome.class.getPermittedSubclasses()));
  }

  @Test
  void keepsEveryKindOfProblem() {
    assertThat(Arrays.stream(Problem.Kind.values()).map(this::throughJson))
        .containsExactly(Problem.Kind.values());
  }

  private Problem.Kind throughJson(Problem.Kind kind) {
    Outcome outcome = new Outcome.Rejected(new Problem(kind, "Tried to but"));
    return json.read(json.write(Records.ended(BEGUN, outcome))).outcome().orElseThrow().kind();
  }

  @Test
  void writesTextThatTheLimitCutInsideACharacterAsText() {
    byte[] cut = Arrays.copyOf("ab\u20ac".getBytes(StandardCharsets.UTF_8), 4);
    Captured back = json.read(json.write(printing(new Captured(cut, 100)))).stdout();
    assertThat(back).isEqualTo(new Captured("ab".getBytes(StandardCharsets.UTF_8), 100));
  }

  @Test
  void writesBytesThatAreNotTextAsBase64() {
    Captured cut = Records.text("ab");
    Captured binary = new Captured(new byte[] {(byte) 0xe2, (byte) 0x82}, 2);
    assertThat(json.write(printing(binary))).contains("\"stdout\":{\"base64\":\"4oI=\"");
    assertThat(json.write(printing(cut))).contains("\"stdout\":{\"text\":\"ab\"");
    assertThat(json.read(json.write(printing(binary))).stdout()).isEqualTo(binary);
  }

  @Test
  void writesControlCharactersAsBase64BecauseTextWouldBeSixTimesAsLong() {
    Captured zeros = new Captured(new byte[3000], 3000);
    assertThat(json.write(printing(zeros))).contains("\"base64\":\"AAAA").hasSizeLessThan(6000);
    assertThat(json.read(json.write(printing(zeros))).stdout()).isEqualTo(zeros);
    assertThat(json.write(printing(Records.text("\t\u001b[0m\r\n")))).contains("\"text\":");
  }

  @Test
  void isOneLineWhateverTheResultLooksLike() {
    String written = json.write(resulting("{\n \"a\" : [ 1.10 ,\n 1e400 ]\n}\n"));
    assertThat(written).doesNotContain("\n").contains("\"result\":{\"a\":[1.10,1e400]}");
  }

  @Test
  void keepsResultsNestedDeeperThanAnyStack() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(json.read(json.write(resulting(deep))).result()).contains(deep);
  }

  @Test
  void refusesAResultThatIsNotOneJsonValue() {
    for (String broken : List.of("", "{", "1 2", "[1,]", "nope", "{\"a\":1}}")) {
      assertThatThrownBy(() -> json.write(resulting(broken)))
          .as(broken)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(BEGUN.id());
    }
  }

  @Test
  void passesOverFieldsItDoesNotKnow() {
    String newer = json.write(BEGUN).replaceFirst("\\{", "{\"new\":{\"a\":[1,null]},");
    assertThat(json.read(newer)).isEqualTo(BEGUN);
  }

  @Test
  void namesTheFieldThatIsWrong() {
    assertThatThrownBy(() -> json.read(json.write(BEGUN).replace("\"caller\"", "\"other\"")))
        .hasMessageContaining("caller");
    assertThatThrownBy(() -> json.read(json.write(BEGUN).replace("\"pid\":4242", "\"pid\":\"x\"")))
        .hasMessageContaining("pid");
    assertThatThrownBy(() -> json.read("[]")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> json.read("{\"id\":")).isInstanceOf(IllegalArgumentException.class);
  }

  private static InvocationRecord ended(Outcome outcome) {
    return with(BEGUN, Optional.of(outcome), Captured.NOTHING, Optional.empty());
  }

  private static InvocationRecord printing(Captured stdout) {
    return with(BEGUN, Optional.of(new Outcome.Succeeded()), stdout, Optional.empty());
  }

  private static InvocationRecord resulting(String result) {
    return with(BEGUN, Optional.of(new Outcome.Succeeded()), Captured.NOTHING, Optional.of(result));
  }

  private static InvocationRecord with(
      InvocationRecord r, Optional<Outcome> outcome, Captured stdout, Optional<String> result) {
    return new InvocationRecord(
        r.id(),
        r.owner(),
        r.capsule(),
        r.target(),
        r.targetId(),
        r.parameters(),
        r.caller(),
        r.reason(),
        r.parent(),
        r.accepted(),
        Optional.of(r.accepted()),
        outcome,
        Map.of(),
        stdout,
        Captured.NOTHING,
        result,
        List.of(),
        Optional.empty(),
        List.of());
  }

  private void assertGolden(String name, InvocationRecord invocation) throws IOException {
    assertThat(pretty(json.write(invocation)) + "\n").isEqualTo(golden(name));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = RecordJsonTest.class.getResourceAsStream(name)) {
      return in == null
          ? "no golden file " + name
          : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Indented by the library, so that the golden files can be read and their diffs too. */
  private static String pretty(String text) {
    JsonFactory factory = new JsonFactory();
    StringWriter indented = new StringWriter();
    ObjectWriteContext indenting =
        new ObjectWriteContext.Base() {
          @Override
          public DefaultPrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
          }

          @Override
          public boolean hasPrettyPrinter() {
            return true;
          }
        };
    try (var in = factory.createParser(ObjectReadContext.empty(), text);
        var out = factory.createGenerator(indenting, indented)) {
      in.nextToken();
      out.copyCurrentStructureExact(in);
    }
    return indented.toString();
  }
}
