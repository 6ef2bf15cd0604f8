package dev.recap.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String function, String parameters) {
    return new Invocation(
            function.startsWith("/")
                ? function.substring(1)
                : "dev.recap.function.InvocationTest$" + function,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(parameters);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** An OpenWhisk action; not public, as their examples are. */
  static class Greeting {
    public static JsonObject main(JsonObject parameters) {
      JsonObject result = new JsonObject();
      result.addProperty("greeting", "Hellö " + parameters.get("name").getAsString() + " <3");
      return result;
    }

    public static JsonArray names(JsonObject parameters) {
      JsonArray result = new JsonArray();
      result.add(parameters.get("name"));
      return result;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Greeting", "Greeting#main", "Greeting#"})
  void runsAnOpenWhiskAction(String function) {
    assertThat(run(function, "{\"name\":\"Ada\"}")).isZero();
    assertThat(printed()).isEqualTo("{\"greeting\":\"Hellö Ada <3\"}\n");
    assertThat(said()).isEmpty();
  }

  @Test
  void runsTheMethodThatIsNamed() {
    assertThat(run("Greeting#names", "{\"name\":\"Ada\"}")).isZero();
    assertThat(printed()).isEqualTo("[\"Ada\"]\n");
  }

  /** Over maps. */
  public static final class OverMaps {
    private OverMaps() {}

    public static Map<String, Object> main(Map<String, Object> parameters) {
      Map<String, Object> result = new TreeMap<>();
      parameters.forEach((name, value) -> result.put(name, value.getClass().getSimpleName()));
      result.put("count", 3_000_000_000L);
      result.put("share", 0.5);
      result.put("all", List.of("<a>", true));
      return result;
    }
  }

  @Test
  void givesWholeNumbersOfAMapAsLongs() {
    assertThat(run("OverMaps", "{\"i\":1,\"d\":1.5,\"s\":\"x\",\"l\":[1],\"m\":{}}")).isZero();
    assertThat(printed())
        .isEqualTo(
            "{\"all\":[\"<a>\",true],\"count\":3000000000,\"d\":\"Double\",\"i\":\"Long\","
                + "\"l\":\"ArrayList\",\"m\":\"LinkedTreeMap\",\"s\":\"String\",\"share\":0.5}\n");
  }

  /** Over records, one of them in either place. */
  public static final class OverRecords {
    record Question(String name, int times, List<Part> parts) {}

    record Part(boolean loud) {}

    record Answer(String text, @org.jspecify.annotations.Nullable String error) {}

    private OverRecords() {}

    public static Answer main(Question question) {
      return new Answer((question.name() + question.parts()).repeat(question.times()), null);
    }

    public static Answer answer(Map<String, Object> question) {
      return new Answer(question.toString(), "no");
    }

    public static Map<String, Integer> count(Question question) {
      return Map.of("times", question.times());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "main|{\"text\":\"a[Part[loud=true]]a[Part[loud=true]]\"}",
        "count|{\"times\":2}",
      })
  void takesAndReturnsRecords(String method, String expected) {
    assertThat(
            run(
                "OverRecords#" + method,
                "{\"name\":\"a\",\"times\":2,\"parts\":[{\"loud\":true}]}"))
        .isZero();
    assertThat(printed()).isEqualTo(expected + "\n");
  }

  @Test
  void failsWhenTheResultHasAMemberErrorAndKeepsTheResult() {
    assertThat(run("OverRecords#answer", "{\"a\":1}")).isEqualTo(1);
    assertThat(printed()).isEqualTo("{\"text\":\"{a=1}\",\"error\":\"no\"}\n");
    assertThat(said()).isEqualTo("no\n");
  }

  /** Fails in many ways. */
  @SuppressWarnings({"DoNotCallSuggester", "InfiniteRecursion"})
  public static final class Failing {
    private Failing() {}

    public static JsonObject says(JsonObject parameters) {
      throw new IllegalStateException("Tried to read /target/x but\n  it is not there: make it");
    }

    public static JsonObject isWrong(JsonObject parameters) {
      return parameters.getAsJsonObject(parameters.get("absent").getAsString());
    }

    public static JsonObject saysNothing(JsonObject parameters) {
      throw new IllegalStateException();
    }

    public static JsonObject never(JsonObject parameters) {
      return never(parameters);
    }

    @SuppressWarnings("NullAway")
    public static JsonObject returnsNull(JsonObject parameters) {
      return null;
    }

    public static Thread returnsNoData(JsonObject parameters) {
      return Thread.currentThread();
    }

    public static JsonObject fillsItsMemory(JsonObject parameters) {
      JsonObject result = new JsonObject();
      result.addProperty("length", new long[Integer.MAX_VALUE].length);
      return result;
    }

    public static JsonObject lacksALibrary(JsonObject parameters) {
      throw new NoClassDefFoundError("com/example/Missing");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "says|Tried to read /target/x but it is not there: make it",
        "returnsNull|but it returned null: return an object",
        "returnsNoData|as JSON but ",
        "fillsItsMemory|MiB of Java heap) does not suffice: raise spec.limits.memory",
        "missing|has no such method: write public static JsonObject missing(JsonObject)",
      })
  void saysOneLineOfAFailure(String method, String expected) {
    assertThat(run("Failing#" + method, "{}")).isEqualTo(1);
    assertThat(said()).contains(expected).hasLineCount(1);
    assertThat(printed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "isWrong|but it threw java.lang.NullPointerException: Cannot invoke",
        "saysNothing|but it threw java.lang.IllegalStateException",
        "never|but it threw java.lang.StackOverflowError",
        "lacksALibrary|but the class com.example.Missing is in none of the capsule's jars",
      })
  void saysLastWhatADefectIs(String method, String expected) {
    assertThat(run("Failing#" + method, "{}")).isEqualTo(1);
    assertThat(said().lines().toList().getLast()).contains(expected);
    assertThat(said()).doesNotContain("java.base", "jdk.internal", "java.lang.reflect");
    assertThat(said().lines().count()).isLessThanOrEqualTo(11);
  }

  /** Two methods of which neither is the one of OpenWhisk. */
  public static final class Undecided {
    record One(int a) {}

    private Undecided() {}

    public static Map<String, Object> main(Map<String, Object> parameters) {
      return parameters;
    }

    public static One main(One one) {
      return one;
    }
  }

  /** Cannot be initialised. */
  public static final class Unlucky {
    static final int LENGTH = Integer.parseInt("five");

    private Unlucky() {}

    public static JsonObject main(JsonObject parameters) {
      return parameters;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Undecided|several methods fit",
        "Unlucky|For input string: \"five\"",
        "/com.example.Absent|Tried to find the class com.example.Absent but it is in none",
        "OverRecords|Tried to give the parameters to the function",
      })
  void saysWhyAFunctionCannotBeRun(String function, String expected) {
    assertThat(run(function, "{\"name\":[1]}")).isEqualTo(1);
    assertThat(said()).contains(expected).hasLineCount(1);
    assertThat(printed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "1"})
  void saysThatParametersAreNotAnObject(String parameters) {
    assertThat(run("Greeting", parameters)).isEqualTo(1);
    assertThat(said()).contains("RECAP_PARAMS").hasLineCount(1);
  }
}
