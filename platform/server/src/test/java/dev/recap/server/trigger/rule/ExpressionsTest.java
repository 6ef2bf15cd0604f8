package dev.recap.server.trigger.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.recap.server.trigger.Event;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpressionsTest {
  private static final Expressions EXPRESSIONS = new Expressions();

  private static Value in(String source, Object data) {
    return EXPRESSIONS.in(source, Events.cloudEvent(data));
  }

  @Test
  void givesValuesOfEveryTypeOfJson() {
    Map<String, Object> data = new HashMap<>();
    data.put("text", "a");
    data.put("number", 3);
    data.put("price", new BigDecimal("1.50"));
    data.put("large", new BigInteger("18446744073709551616"));
    data.put("flag", true);
    data.put("nothing", null);
    data.put("list", List.of(1, "b"));
    for (String form : List.of("event.data.%s", "event.data['%s']")) {
      assertThat(in(form.formatted("text"), data)).isEqualTo(new Value.Given("a"));
      assertThat(in(form.formatted("number"), data)).isEqualTo(new Value.Given(3L));
      assertThat(in(form.formatted("price"), data)).isEqualTo(new Value.Given(1.5));
      assertThat(in(form.formatted("large"), data)).isEqualTo(new Value.Given(0x1p64));
      assertThat(in(form.formatted("flag"), data)).isEqualTo(new Value.Given(true));
      assertThat(in(form.formatted("nothing"), data)).isEqualTo(new Value.Given(null));
      assertThat(in(form.formatted("list"), data)).isEqualTo(new Value.Given(List.of(1L, "b")));
    }
    assertThat(in("{'a': [1, 2u, 1.5]}", data))
        .isEqualTo(new Value.Given(Map.of("a", List.of(1L, BigInteger.TWO, 1.5))));
    assertThat(in("event.time", data)).isEqualTo(new Value.Given(Events.TIME));
    assertThat(in("[event.time]", data))
        .isEqualTo(new Value.Given(List.of("2026-01-05T10:00:00Z")));
    assertThat(in("duration('90s')", data)).isEqualTo(new Value.Given(Duration.ofSeconds(90)));
    assertThat(in("b'abc'", data)).isInstanceOf(Value.Failed.class);
    assertThat(in("type(1)", data)).isInstanceOf(Value.Failed.class);
    assertThat(in("{1: 'a'}", data)).isInstanceOf(Value.Failed.class);
  }

  @Test
  void aPathMeansTheSameWithoutCel() {
    for (Event event :
        List.of(
            Events.alert(Map.of("a", "1")).sentBy("token:am"),
            Events.cloudEvent(Map.of("a", Map.of("b", 2))))) {
      for (String path :
          List.of(
              "event.kind",
              "event.source",
              "event.id",
              "event.type",
              "event.subject",
              "event.fingerprint",
              "event.status",
              "event.time",
              "event.sender",
              "event.labels.a",
              "event.annotations.summary",
              "event.attributes.partitionkey",
              "event.data.a.b",
              "event.data.x",
              "event.labels.a.b")) {
        Value direct = EXPRESSIONS.in(path, event);
        Value compiled = EXPRESSIONS.in("(" + path + ")", event);
        if (direct instanceof Value.Given) {
          assertThat(compiled).as(path).isEqualTo(direct);
        } else {
          assertThat(compiled).as(path).isNotInstanceOf(Value.Given.class);
        }
      }
    }
  }

  @Test
  void textsCanBeTakenApart() {
    Event alert = Events.alert(Map.of("instance", "Web-1:9090"));

    assertThat(EXPRESSIONS.in("event.labels.instance.split(':')[0].lowerAscii()", alert))
        .isEqualTo(new Value.Given("web-1"));
    assertThat(EXPRESSIONS.in("event.labels.instance.substring(0, 3)", alert))
        .isEqualTo(new Value.Given("Web"));
    assertThat(EXPRESSIONS.in("event.labels['instance'].matches('^Web-[0-9]')", alert))
        .isEqualTo(new Value.Given(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nope",
        "event.labls.a",
        "event.labls['a']",
        "[1].exists(x, event.nope == x)",
        "1 +",
        "",
        "\"",
        "'a' + 1",
        "event.labels.a.nope()",
        "now()",
        "'a'.replace('', 'b')",
        "['a'].join('b')",
        "java.lang.Runtime",
        "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
      })
  void whatCannotBeEvaluatedIsFoundBeforeAnyEventComes(String source) {
    assertThat(EXPRESSIONS.problem(source)).isPresent();
  }

  @Test
  void namesTheFieldThatWasMeant() {
    assertThat(EXPRESSIONS.problem("event.labls.a").orElseThrow())
        .contains("did you mean labels?", "annotations");
    assertThat(EXPRESSIONS.problem("event.labls['a'] == 'b'").orElseThrow())
        .contains("did you mean labels?");
  }

  @Test
  void aLongExpressionIsRefused() {
    assertThat(EXPRESSIONS.problem("1" + "+1".repeat(5_000)).orElseThrow()).contains("4000");
    assertThat(EXPRESSIONS.problem("event." + "a.".repeat(5_000) + "b")).isPresent();
  }

  @Test
  void aConditionThatCanBeNoneIsFoundBeforeAnyEventComes() {
    assertThat(EXPRESSIONS.problemOfCondition("'a' + 'b'").orElseThrow())
        .contains("neither true nor false");
    assertThat(EXPRESSIONS.problemOfCondition("event.data.flag")).isEmpty();
    assertThat(EXPRESSIONS.problemOfCondition("event.data.flag || event.data['x'] > 1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event.data.l.map(x, event.data.l.map(y, event.data.l.map(z, x * y * z))).size() > 0",
        "event.data.l.all(x, event.data.l.all(y, event.data.l.all(z, true)))",
        "event.data.l.exists(x, event.data.l.exists(y, y == -1 || event.data.l == [x])) || true",
        "event.data.l.map(x, event.data.big + event.data.big).size() > 0",
        "event.data.l.all(x, event.data.big.matches('(a*)*(b|c)*d?x?y?') || true)",
        "event.data.l.all(x, event.data.l == event.data.l)",
        "event.data.l.all(x, event.data.deep == event.data.deep)",
        "event.data.l.all(x, [event.data.deep] == [event.data.deep])",
        "event.data.l.all(x, event.data.deep in [event.data.deep])",
        "event.data.l.all(x, event.data.big.split('').size() > 0)",
        "event.data.l.all(x, string(x) + event.data.big != event.data.big)",
      })
  void whatWouldTakeForEverOrFillTheMemoryIsEnded(String source) {
    List<Object> deep =
        new ArrayList<>(LongStream.range(0, 5_000).<Object>mapToObj(i -> i).toList());
    deep.add("x".repeat(100_000));
    Map<String, Object> data =
        Map.of(
            "l", LongStream.range(0, 9_000).boxed().toList(),
            "big", "a".repeat(1_000_000),
            "deep", Map.of("a", deep));
    EXPRESSIONS.problem(source).ifPresent(problem -> assertThat(problem).isEmpty());
    long before = System.nanoTime();

    assertThat(in(source, data))
        .isInstanceOfSatisfying(
            Value.Failed.class,
            failed -> assertThat(failed.why()).containsAnyOf("costs too much", "budget"));
    assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
  }

  @Test
  void whatAnExpressionGivesIsBoundedWrittenOut() {
    Map<String, Object> data =
        Map.of("l", LongStream.range(0, 2_000).boxed().toList(), "big", "a".repeat(10_000));
    for (String source :
        List.of(
            "event.data.l.map(i, event.data)",
            "event.data.l.map(i, event.data.big)",
            "{'a': event.data.l.map(i, event.data.l)}")) {
      assertThat(in(source, data))
          .isInstanceOfSatisfying(
              Value.Failed.class, failed -> assertThat(failed.why()).contains("costs too much"));
    }
    assertThat(in("event.data.l.map(i, i)", data)).isInstanceOf(Value.Given.class);
  }

  @Test
  void whatTheExpressionsOfARuleCostIsBoundedTogether() {
    EventView event =
        new EventView(Events.cloudEvent(Map.of("big", "a".repeat(300_000), "l", List.of(1))));
    String source = "event.data.big.contains('b')";
    Value value = EXPRESSIONS.in(source, event);
    assertThat(value).isEqualTo(new Value.Given(false));
    int many = 1;
    while (value instanceof Value.Given && many < 100) {
      value = EXPRESSIONS.in(source, event);
      many++;
    }
    assertThat(many).isBetween(5, 20);
    assertThat(event.cel()).as("made once").isSameAs(event.cel());
    EventView other = new EventView(Events.cloudEvent(Map.of("big", "a".repeat(600_000))));
    assertThat(EXPRESSIONS.in("event.data.big", other)).isInstanceOf(Value.Given.class);
    assertThat(EXPRESSIONS.in("event.data.big", other)).isInstanceOf(Value.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?:(?:a{1000}){1000}){1000}",
        "(((((((a{9}){9}){9}){9}){9}){9}){9}){9}",
        "(?:[[:alpha:])](?:a{1000})]){1000}",
        "(?:\\Q)\\E(?:a{1000})){1000}",
        "(?:[]a)]b{1000}){1000}",
        "(?:a{1000,}){1000}",
      })
  void aFewSignsThatWriteOutMillionsAreRefusedAtOnce(String expression) {
    long before = System.nanoTime();
    assertThat(RegularExpressions.size(expression)).isGreaterThan(RegularExpressions.LARGEST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelMatchers.parse("a=~" + expression))
        .withMessageContaining("too large");
    String quoted = expression.replace("\\", "\\\\");
    assertThat(EXPRESSIONS.problem("event.labels.a.matches('%s')".formatted(quoted)).orElseThrow())
        .contains("too large");
    assertThat(in("'x'.matches(event.data.p)", Map.of("p", expression)))
        .isInstanceOfSatisfying(
            Value.Failed.class, failed -> assertThat(failed.why()).contains("too large"));
    assertThat(in("matches('x', event.data.p)", Map.of("p", expression)))
        .isInstanceOf(Value.Failed.class);
    assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}",
        "[0-9]{1,3}(\\.[0-9]{1,3}){3}",
        "\\x{2028}|\\p{Greek}{3}",
        "a{0}|web-.*|[{]9999[}]",
      })
  void whatPeopleWriteIsNot(String expression) {
    assertThat(LabelMatchers.parse("a=~" + expression).value()).isEqualTo(expression);
    assertThat(in("'x'.matches(event.data.p)", Map.of("p", expression)))
        .isInstanceOf(Value.Given.class);
    assertThat(RegularExpressions.compile(expression).programSize())
        .isLessThan((int) (3 * RegularExpressions.size(expression) + 10));
  }

  @Test
  void matchingCostsAsMuchAsTheExpressionIsLarge() {
    Map<String, Object> data =
        Map.of(
            "l", LongStream.range(0, 9_000).boxed().toList(),
            "p", "(x?){1000}y",
            "t", "x".repeat(1_000));
    long before = System.nanoTime();
    assertThat(in("event.data.l.all(i, !event.data.t.matches(event.data.p))", data))
        .isInstanceOf(Value.Failed.class);
    assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
  }

  @Test
  void anEventOfOneMegabyteMayBeLookedThrough() {
    assertThat(in("event.data.big.contains('b')", Map.of("big", "a".repeat(1 << 20))))
        .isEqualTo(new Value.Given(false));
    assertThat(
            in(
                "event.data.l.exists(x, x == 8999)",
                Map.of("l", LongStream.range(0, 9_000).boxed().toList())))
        .isEqualTo(new Value.Given(true));
  }

  @Test
  void aRegularExpressionOfAnEventIsBoundedToo() {
    assertThat(in("'x'.matches(event.data.p)", Map.of("p", "((a{500}){100}){100}")))
        .isInstanceOf(Value.Failed.class);
    assertThat(in("'x'.matches(event.data.p)", Map.of("p", "("))).isInstanceOf(Value.Failed.class);
  }
}
