package dev.recap.server.trigger.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.yaml.YamlDocument;
import dev.recap.core.capsule.Capsule;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.rule.TriggerReader.Reading;
import dev.recap.server.trigger.rule.TriggerReader.Written;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/triggers.md shows is what is read. */
final class TriggersPageTest {
  private static final Path PAGE = Path.of("../../docs/triggers.md");
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
  private static final Pattern INLINE = Pattern.compile("`(source: .*?)`");
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^\\| `\\$\\{(.*?)}` \\|");

  private final Expressions expressions = new Expressions();

  private Map<String, Trigger> examples() throws IOException {
    Map<String, Trigger> examples = new LinkedHashMap<>();
    Matcher yaml = YAML.matcher(Files.readString(PAGE));
    while (yaml.find()) {
      switch (new TriggerReader(Path.of("/rules"), expressions)
          .read("triggers.md", yaml.group(1))) {
        case Reading.Valid(List<Written> rules) ->
            rules.forEach(rule -> examples.put(rule.trigger().name(), rule.trigger()));
        case Reading.Invalid(List<String> problems) -> assertThat(problems).isEmpty();
      }
    }
    return examples;
  }

  @Test
  void everyExampleIsARule() throws IOException {
    assertThat(examples().keySet())
        .containsExactly(
            "busy-container",
            "slow-shop",
            "out-of-memory",
            "back-to-normal",
            "nightly-inventory",
            "deployed");
  }

  @Test
  void everySourceThatThePageOfEventsShowsIsOne() throws IOException {
    String page = Files.readString(Path.of("../../docs/events.md"));
    List<String> sources =
        Stream.concat(
                YAML.matcher(page).results().map(yaml -> yaml.group(1)),
                INLINE.matcher(page).results().map(source -> source.group(1)))
            .filter(text -> text.startsWith("source:"))
            .toList();

    assertThat(sources).hasSize(2);
    assertThat(sources).allSatisfy(source -> assertThat(Events.rule(source)).isNotNull());
  }

  @Test
  void everyExampleFitsTheCapsulesOfTheLibrary() throws IOException {
    KnownCapsules library = new KnownCapsules();
    for (String name : List.of("top", "jvm-threads", "ps", "signal", "inventory", "http-probe")) {
      library.with(name, parameters(name));
    }
    RuleCheck check =
        new RuleCheck(
            library,
            expressions,
            new RuleCheck.Surroundings() {
              @Override
              public Optional<String> refusal(URI url) {
                return Optional.empty();
              }

              @Override
              public boolean isLeftOut(String trigger, Optional<Capsule> capsule) {
                return false;
              }
            });

    assertThat(examples().values())
        .allSatisfy(rule ->
            assertThat(check.check(rule))
                .allMatch(problem -> problem.contains("the file /rules/")));
  }

  private static String parameters(String name) throws IOException {
    String text = Files.readString(Path.of("../../functions", name, "capsule.yaml"));
    return switch (YamlDocument.parse(text)) {
      case YamlDocument.Parsed.Document(YamlDocument manifest) ->
          PlainJson.write(new Fields(manifest.values()).object("spec").object("params").values());
      case YamlDocument.Parsed.Broken(int _, String problem) -> throw new AssertionError(problem);
    };
  }

  @Test
  void everyExampleIsForAnEventOfItsKindAndCanBeFilledIn() throws IOException {
    Map<String, Trigger> examples = examples();

    assertThat(
            target(
                examples,
                "busy-container",
                Events.alert(
                    Map.of("alertname", "ContainerBusy", "severity", "high", "name", "web"))))
        .isEqualTo("docker:web");
    assertThat(
            target(
                examples,
                "slow-shop",
                Events.event(
                    Event.Kind.CLOUD_EVENTS,
                    "/shop",
                    "com.example.slow",
                    Optional.empty(),
                    Map.of(),
                    Map.of("seconds", 7, "service", "cart"))))
        .isEqualTo("app=cart");
    assertThat(
            target(
                examples,
                "out-of-memory",
                Events.event(
                    Event.Kind.CONTAINERS,
                    "docker",
                    "oom",
                    Optional.of("docker:web"),
                    Map.of("com.example.tier", "shop"),
                    null)))
        .isEqualTo("docker:web");
    assertThat(
            target(
                examples,
                "back-to-normal",
                Events.resolved(Events.alert(Map.of("alertname", "ContainerBusy", "name", "web")))))
        .isEqualTo("web");
    assertThat(
            target(
                examples,
                "nightly-inventory",
                Events.event(
                    Event.Kind.SCHEDULE,
                    "nightly-inventory",
                    "schedule",
                    Optional.empty(),
                    Map.of(),
                    null)))
        .isEqualTo("inventory=yes");
    assertThat(
            target(
                examples,
                "deployed",
                Events.event(
                    Event.Kind.WEBHOOK,
                    "deployed",
                    "webhook",
                    Optional.empty(),
                    Map.of(),
                    Map.of(
                        "action", "deployed",
                        "rollback", false,
                        "service", "Shop",
                        "version", "1.2",
                        "patience", 5))))
        .isEqualTo("docker:shop");
  }

  private String target(Map<String, Trigger> examples, String name, Event event) {
    Trigger trigger = Optional.ofNullable(examples.get(name)).orElseThrow();
    assertThat(new Matching(expressions).matches(trigger, event)).isEqualTo(new Matched.Yes());
    return switch (new Rendering(expressions).render(trigger, event)) {
      case Rendered.Ready ready -> ready.target();
      case Rendered.NoStep() -> "no step";
      case Rendered.Failed(Optional<String> _, String problem) -> problem;
    };
  }

  @Test
  void everyExpressionGivesSomething() throws IOException {
    Event event =
        Events.event(
            Event.Kind.ALERTMANAGER,
            "http://alerts",
            "alert",
            Optional.empty(),
            Map.of("name", "web", "instance", "web-1:9090", "com.docker.compose.service", "shop"),
            Map.of(
                "items", List.of(Map.of("size", 11, "name", "a"), Map.of("size", 1, "name", "b"))));
    Map<String, Object> given = new LinkedHashMap<>();
    Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
    while (example.find()) {
      given.put(example.group(1), expressions.in(example.group(1), event));
    }

    assertThat(given.values())
        .containsExactly(
            new Value.Given("web"),
            new Value.Given("shop"),
            new Value.Given("web-1"),
            new Value.Given("nobody"),
            new Value.Given(List.of("a")),
            new Value.Given(11L));
  }
}
