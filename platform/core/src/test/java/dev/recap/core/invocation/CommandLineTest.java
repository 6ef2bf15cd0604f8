package dev.recap.core.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.Argument;
import dev.recap.core.capsule.Argument.Template;
import dev.recap.core.capsule.Argument.When;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CommandLineTest {

  @Test
  void putsValuesWhereTheirNamesStand() {
    assertThat(line(Map.of("n", 3, "host", "a"), template("top"), template("-n{n}@{host}")))
        .containsExactly("top", "-n3@a");
  }

  @Test
  void leavesOutArgumentsThatNameAMissingValue() {
    assertThat(line(Map.of("a", "1"), template("x"), template("{b}"), template("{a}{b}")))
        .containsExactly("x");
  }

  @Test
  void makesOneArgumentOfEachElement() {
    Map<String, Object> values = Map.of("files", List.of("a b", "c"), "none", List.of());
    assertThat(line(values, template("{files}"), template("{none}"), template("end")))
        .containsExactly("a b", "c", "end");
  }

  @Test
  void neverReadsAValueAsATemplateOrAPattern() {
    Map<String, Object> values = Map.of("a", "{b}$1\\", "b", "secret");
    assertThat(line(values, template("{a}"), template("x{a}")))
        .containsExactly("{b}$1\\", "x{b}$1\\");
  }

  @Test
  void writesNumbersAsTheyWereGiven() {
    assertThat(line(Map.of("n", new BigDecimal("0.50")), template("{n}"))).containsExactly("0.50");
  }

  @Test
  void leavesTextInBracesThatIsNoNameAlone() {
    assertThat(line(Map.of(), template("{}"), template("{ print $1 }"), template("${1}")))
        .containsExactly("{}", "{ print $1 }", "${1}");
  }

  @Test
  void addsConditionalArgumentsWhenTheParameterIsThereAndNotFalse() {
    When when = new When("all", Optional.empty(), List.of(new Template("-a")));
    assertThat(line(Map.of("all", true), when)).containsExactly("-a");
    assertThat(line(Map.of("all", "x"), when)).containsExactly("-a");
    assertThat(line(Map.of("all", false), when)).isEmpty();
    assertThat(line(Map.of(), when)).isEmpty();
  }

  @Test
  void addsConditionalArgumentsWhenTheParameterHasTheValue() {
    When when = new When("by", Optional.of("cpu"), List.of(new Template("-c")));
    assertThat(line(Map.of("by", "cpu"), when)).containsExactly("-c");
    assertThat(line(Map.of("by", "mem"), when)).isEmpty();
    assertThat(line(Map.of(), when)).isEmpty();
  }

  @Test
  void addsAGroupAsAWholeOrNotAtAll() {
    When when =
        new When(
            "port", Optional.empty(), List.of(new Template("--port"), new Template("{port}{x}")));
    assertThat(line(Map.of("port", 80, "x", ""), when)).containsExactly("--port", "80");
    assertThat(line(Map.of("port", 80), when)).isEmpty();
  }

  private static Argument template(String text) {
    return new Template(text);
  }

  private static List<String> line(Map<String, Object> values, Argument... arguments) {
    return CommandLine.of(List.of(arguments), values);
  }
}
