package dev.recap.server.trigger.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import dev.recap.server.invocation.Order;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RenderingTest {
  private static final String ALERTS = "source: {alertmanager: {}}\n";
  private static final String CLOUD = "source: {cloudEvents: {}}\n";

  private final Rendering rendering = new Rendering(new Expressions());

  private Rendered.Ready ready(Trigger rule, Event event) {
    return switch (rendering.render(rule, event)) {
      case Rendered.Ready ready -> ready;
      case Rendered.NoStep() -> throw new AssertionError("no step");
      case Rendered.Failed(Optional<String> _, String problem) -> throw new AssertionError(problem);
    };
  }

  private String problem(Trigger rule, Event event) {
    return rendering.render(rule, event)
            instanceof Rendered.Failed(Optional<String> _, String problem)
        ? problem
        : "none";
  }

  private Order.Where target(String template, Map<String, String> labels) {
    return ready(Events.rule(ALERTS + "target: '%s'".formatted(template)), Events.alert(labels))
        .where();
  }

  private String targetProblem(String template, Map<String, String> labels) {
    return problem(Events.rule(ALERTS + "target: '%s'".formatted(template)), Events.alert(labels));
  }

  private static Order.Where docker(String name) {
    return new Order.Where.One(new TargetRef.Container(ContainerRuntime.DOCKER, name));
  }

  private static Order.Where bare(String name) {
    return new Order.Where.One(new TargetRef.Bare(name));
  }

  private static Map<String, String> labels(String... pairs) {
    Map<String, String> labels = new HashMap<>();
    for (List<String> pair : pairs(pairs)) {
      labels.put(pair.getFirst(), pair.getLast());
    }
    return labels;
  }

  private static List<List<String>> pairs(String... pairs) {
    return Arrays.stream(pairs).map(pair -> List.of(pair.split("=", 2))).toList();
  }

  @Test
  void fillsInTheTarget() {
    assertThat(target("docker:${event.labels.name}", labels("name=web"))).isEqualTo(docker("web"));
    assertThat(target("docker:${event.labels.app}-${event.labels.zone}", labels("app=a", "zone=b")))
        .isEqualTo(docker("a-b"));
    assertThat(target("docker:${event.labels.instance.split(\":\")[0]}", labels("instance=web:80")))
        .isEqualTo(docker("web"));
    assertThat(target("${event.labels.where}", labels("where=docker:web")))
        .isEqualTo(docker("web"));
    assertThat(target("pid:${event.labels.pid}", labels("pid=42")))
        .isEqualTo(new Order.Where.One(new TargetRef.Pid(42)));
    assertThat(target("docker:web", labels())).isEqualTo(docker("web"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pid:1",
        "podman:web",
        "a/b",
        "../etc",
        "..",
        "-f",
        "--all",
        "web -f",
        "web\n",
        "",
        " ",
        "web,db",
        "*",
        "${event.id}",
        "web;ls",
        "a:b",
        "%2e%2e",
        "wéb",
        "/",
        "x/../y"
      })
  void aLabelCannotTurnATargetIntoAnother(String value) {
    assertThat(targetProblem("docker:${event.labels.name}", Map.of("name", value)))
        .startsWith("Tried to fill in the target but ")
        .doesNotContain("\n");
    assertThat(targetProblem("containerd:k8s.io/${event.labels.name}", Map.of("name", value)))
        .startsWith("Tried to fill in the target but ");
  }

  @Test
  void onlyItsAuthorMakesATargetAProcessOfTheHost() {
    assertThat(targetProblem("${event.labels.name}", labels("name=pid:1")))
        .contains("pid:1, a process of the host", "begin with pid:");
    assertThat(targetProblem("${event.labels.a}:${event.labels.b}", labels("a=pid", "b=1")))
        .contains("a process of the host");
    assertThat(targetProblem("pid:${event.labels.pid}", labels("pid=-1"))).contains("none");
    assertThat(targetProblem("pid:${event.labels.pid}", labels("pid=99999999999")))
        .contains("none");
  }

  @Test
  void aTargetThatIsTooLongIsNone() {
    assertThat(targetProblem("docker:${event.labels.name}", Map.of("name", "x".repeat(600))))
        .startsWith("Tried to fill in the target but ")
        .hasSizeLessThan(500);
    assertThat(targetProblem("${event.labels.name}", Map.of("name", "x".repeat(600))))
        .contains("which is none");
  }

  @Test
  void aLabelThatIsMissingIsAClearFailureAndNoEmptyText() {
    assertThat(targetProblem("docker:${event.labels.name}", labels("job=node", "instance=x:1")))
        .isEqualTo(
            "Tried to fill in the target but ${event.labels.name} is not there: event.labels has no name, but has instance, job");
    assertThat(targetProblem("docker:web${event.labels.suffix}", labels()))
        .contains("event.labels has no suffix, and nothing else");
    assertThat(targetProblem("docker:${event.labels[\"name\"]}", labels()))
        .contains("${event.labels[\"name\"]}", "cannot be told", "has(…)");
    assertThat(problem(step("parameters: {a: ['${event.labels.x}']}"), Events.alert(labels())))
        .contains("the parameter a of the step top", "${event.labels.x}");
    assertThat(problem(step("reason: 'for ${event.annotations.who}'"), Events.alert(labels())))
        .contains("the reason of the step top", "has no who, but has summary");
  }

  private static Trigger step(String fields) {
    return Events.written(
        """
        apiVersion: recap.dev/v1
        kind: Trigger
        metadata: {name: rule}
        spec:
          source: {alertmanager: {}}
          target: web
          steps:
            - capsule: top
              %s
        """
            .formatted(fields));
  }

  @Test
  void findsTheContainerThatAnEventNames() {
    String id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    assertThat(named(labels("container_id=docker://" + id, "name=x"))).isEqualTo(docker(id));
    assertThat(named(labels("container_id=containerd://" + id)))
        .isEqualTo(new Order.Where.One(new TargetRef.Container(ContainerRuntime.CONTAINERD, id)));
    assertThat(named(labels("container_id=cri-o://" + id))).isEqualTo(bare(id));
    assertThat(named(labels("container_id=" + id.substring(0, 12))))
        .isEqualTo(bare(id.substring(0, 12)));
    assertThat(named(labels("namespace=shop", "pod=web-1", "container=nginx", "name=x")))
        .isEqualTo(
            new Order.Where.All(
                Map.of(
                    "io.kubernetes.pod.namespace", "shop",
                    "io.kubernetes.pod.name", "web-1",
                    "io.kubernetes.container.name", "nginx"),
                1,
                OptionalInt.empty()));
    assertThat(named(labels("container=web", "name=x"))).isEqualTo(bare("web"));
    assertThat(named(labels("container=", "name=web"))).isEqualTo(bare("web"));
    assertThat(named(labels("pod=p", "name=web"))).isEqualTo(bare("web"));
  }

  private Order.Where named(Map<String, String> labels) {
    return ready(Events.rule(ALERTS), Events.alert(labels)).where();
  }

  @Test
  void anEventThatNamesNoContainerSaysWhatWasLookedFor() {
    assertThat(problem(Events.rule(ALERTS), Events.alert(labels("job=node"))))
        .isEqualTo(
            "Tried to find the container that the event names but looked for were container_id, namespace with pod and container, container, name and its labels are job: write the rule's target");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pid:1", "docker:web", "-f", "a b", "../x", "docker:../x"})
  void aNameInALabelIsANameAndNothingElse(String value) {
    for (String label : List.of("container", "name", "container_id")) {
      assertThat(problem(Events.rule(ALERTS), Events.alert(Map.of(label, value))))
          .contains("its %s is".formatted(label), "no container's name");
    }
  }

  @Test
  void anEventOfAContainerIsAboutIt() {
    Trigger rule = Events.rule("source: {containers: {events: [oom]}}");

    assertThat(ready(rule, Events.container("oom", "docker", "docker:abc")).where())
        .isEqualTo(docker("abc"));
    assertThat(problem(rule, Events.container("oom", "docker", "pid:1")))
        .contains("its subject is");
  }

  @Test
  void fillsInASelector() {
    Trigger rule =
        Events.rule(
            ALERTS
                + "target: {selector: {app: '${event.labels.app}', tier: ''}, maxParallel: 2, maxFailures: 1}");

    assertThat(ready(rule, Events.alert(labels("app=a=b,*"))))
        .satisfies(ready -> {
          assertThat(ready.where())
              .isEqualTo(
                  new Order.Where.All(Map.of("app", "a=b,*", "tier", ""), 2, OptionalInt.of(1)));
          assertThat(ready.target()).isEqualTo("app=a=b,*,tier=");
        });
    assertThat(problem(rule, Events.alert(labels("app="))))
        .contains("select every container with this label");
  }

  @Test
  void aTextThatIsOneExpressionGivesAValueOfItsType() {
    Trigger rule =
        Events.written(
            """
            apiVersion: recap.dev/v1
            kind: Trigger
            metadata: {name: rule}
            spec:
              source: {cloudEvents: {}}
              target: web
              steps:
                - capsule: top
                  parameters:
                    number: ${event.data.n}
                    sum: ${event.data.n + 1}
                    text: n is ${event.data.n}
                    list: ${event.data.list}
                    nested: {a: ["${event.data.flag}", plain, 1, null]}
                    time: ${event.time}
                    price: "${event.data.price}"
                    priced: "at ${event.data.price} or ${event.data.whole}"
                    dollars: $${event.id} costs $5
                    map: "${ {'a': '}'}.a }"
                    nothing: ${event.data.nothing}
            """);
    Map<String, Object> data = new HashMap<>();
    data.put("n", 3);
    data.put("list", List.of("a", 1));
    data.put("flag", true);
    data.put("price", 1.5);
    data.put("whole", 2.0);
    data.put("nothing", null);

    assertThat(ready(rule, Events.cloudEvent(data)).steps().getFirst().parameters())
        .isEqualTo(
            Map.of(
                "number",
                3L,
                "sum",
                4L,
                "text",
                "n is 3",
                "list",
                List.of("a", 1L),
                "nested",
                Map.of("a", Arrays.asList(true, "plain", 1, null)),
                "time",
                "2026-01-05T10:00:00Z",
                "price",
                1.5,
                "priced",
                "at 1.5 or 2",
                "dollars",
                "${event.id} costs $5",
                "map",
                "}"));
  }

  @Test
  void aListOrNothingIsNoPartOfAText() {
    Map<String, Object> data = new HashMap<>();
    data.put("list", List.of(1));
    data.put("nothing", null);
    for (String field : List.of("list", "nothing")) {
      assertThat(
              problem(
                  Events.rule(CLOUD + "target: 'docker:${event.data.%s}'".formatted(field)),
                  Events.cloudEvent(data)))
          .contains("no text");
    }
  }

  @Test
  void whatAnEventBringsIsNotFilledInOnceMore() {
    assertThat(
            ready(
                    step("parameters: {a: '${event.labels.a}', b: 'x ${event.labels.a}'}"),
                    Events.alert(labels("a=${event.id}")))
                .steps()
                .getFirst()
                .parameters())
        .isEqualTo(Map.of("a", "${event.id}", "b", "x ${event.id}"));
  }

  @Test
  void textsAreBounded() {
    Trigger rule = step("parameters: {a: '${event.labels.a}'}");

    assertThat(problem(rule, Events.alert(Map.of("a", "x".repeat(70_000)))))
        .contains("longer than 65536 characters");
    assertThat(
            ready(
                    step("reason: 'r ${event.labels.a}'"),
                    Events.alert(Map.of("a", "x".repeat(3_000))))
                .steps()
                .getFirst()
                .reason())
        .hasSize(2_000);
  }

  @Test
  void eachStepIsForABeginningOrForAnEnd() {
    Trigger rule =
        Events.written(
            """
            apiVersion: recap.dev/v1
            kind: Trigger
            metadata: {name: rule}
            spec:
              source: {alertmanager: {}}
              target: web
              steps:
                - {capsule: top}
                - {capsule: calm, when: resolved}
                - {capsule: jvm-threads, reason: because}
            """);
    Event alert = Events.alert(labels());

    assertThat(ready(rule, alert).steps())
        .extracting(Rendered.Call::reason)
        .containsExactly("trigger rule: alert id-1", "because");
    assertThat(ready(rule, Events.resolved(alert)).steps())
        .extracting(call -> call.step().name())
        .containsExactly("calm");
    assertThat(rendering.render(Events.rule(ALERTS + "target: web"), Events.resolved(alert)))
        .isEqualTo(new Rendered.NoStep());
    assertThat(
            ready(
                    Events.rule(CLOUD + "target: web"),
                    Events.event(
                        Event.Kind.CLOUD_EVENTS, "s", "t", Optional.empty(), Map.of(), null))
                .steps())
        .hasSize(1);
  }

  @Test
  void aTextOfAResultIsFilledInAlone() {
    assertThat(rendering.text("the text", "is ${event.id}", Events.alert(labels())))
        .isEqualTo(new Rendering.Text.Filled("is id-1"));
    assertThat(rendering.text("the text", "is ${event.labels.x}", Events.alert(labels())))
        .isInstanceOf(Rendering.Text.Failed.class);
  }
}
