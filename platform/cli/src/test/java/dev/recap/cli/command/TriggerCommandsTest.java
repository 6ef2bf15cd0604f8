package dev.recap.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.cli.output.Console;
import dev.recap.client.TriggerExplanation;
import dev.recap.client.TriggerInfo;
import dev.recap.client.TriggerList;
import dev.recap.client.TriggerRun;
import dev.recap.core.access.Caller;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about triggers, over a server that is a fake. */
final class TriggerCommandsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path directory;
  private FakeHost host;
  private final FakeTriggers triggers = new FakeTriggers();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void openHost() {
    host = new FakeHost(directory);
  }

  @AfterEach
  void closeHost() {
    host.close();
  }

  private int run(String... arguments) {
    return run(new ServedSite(new LocalSite(host), triggers), arguments);
  }

  private int run(Site site, String... arguments) {
    out.reset();
    err.reset();
    return new Recap(host, (server, authorities) -> site, new Console(out, err, false), false)
        .execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void appliesFilesAndSaysWhatDoesNotFit() throws IOException {
    String rule = file("web.yaml", "web-cpu");
    assertThat(run("trigger", "apply", "-f", rule, "-f", file("b.yaml", "other"))).isZero();
    assertThat(out()).isEqualTo("web-cpu created, revision 1\nother created, revision 1\n");
    assertThat(err()).contains("there is no capsule top");
    assertThat(triggers.applied).containsExactly(rule, directory.resolve("b.yaml").toString());
    assertThat(run("trigger", "apply", "-f", rule, "-o", "json")).isZero();
    assertThat(out()).isEqualTo("[{\"name\":\"web-cpu\"}]\n");
    assertThat(run("trigger", "apply", "-f", directory.resolve("none.yaml").toString()))
        .isEqualTo(2);
    assertThat(err())
        .contains("there is no file " + directory.resolve("none.yaml"))
        .doesNotContain("Exception", "--help");
    assertThat(run("trigger", "apply")).isEqualTo(2);
    assertThat(run("trigger", "apply", "-f", file("c.yaml", "wrong"))).isEqualTo(2);
    assertThat(err()).contains("Tried to read c.yaml", "docs/triggers.md");
  }

  @Test
  void listsShowsPausesAndDeletes() {
    assertThat(run("trigger", "list")).isZero();
    assertThat(out())
        .contains("web-cpu", "does not fit", "alertmanager", "top", "alice", "dry run")
        .doesNotContain("active");
    assertThat(err()).contains("there is no capsule top", "a.yaml, line 3");
    assertThat(run("trigger", "show", "web-cpu")).isZero();
    assertThat(out()).isEqualTo("# rule\n");
    assertThat(run("trigger", "pause", "web-cpu")).isZero();
    assertThat(err()).isEqualTo("The trigger web-cpu is paused\n");
    assertThat(run("trigger", "resume", "web-cpu")).isZero();
    assertThat(err()).isEqualTo("The trigger web-cpu is active\n");
    assertThat(run("trigger", "delete", "web-cpu")).isZero();
    assertThat(run("trigger", "delete", "nothing")).isEqualTo(3);
    assertThat(err()).contains("recap trigger list");
  }

  @Test
  void explainsWhatARuleWouldDo() throws IOException {
    String rule = file("web.yaml", "web-cpu");
    assertThat(run("trigger", "test", "-f", rule, "--event", file("e.json", "{\"runs\":true}")))
        .isZero();
    assertThat(out())
        .startsWith("web-cpu would be run for the event e1 in docker:web\n")
        .contains("match", "yes", "It fits.", "look", "top", "{\"n\":1}", "hot");
    assertThat(run("trigger", "test", "-f", rule, "--event", file("e.json", "{}"))).isEqualTo(1);
    assertThat(out()).startsWith("web-cpu would not be run");
    assertThat(run("trigger", "test", "-f", rule, "--event", file("e.json", "{}"), "-o", "json"))
        .isEqualTo(1);
    assertThat(out()).isEqualTo("[{\"trigger\":\"web-cpu\"}]\n");
    String broken = file("e.json", "{\n  no");
    assertThat(run("trigger", "test", "-f", rule, "--event", broken)).isEqualTo(2);
    assertThat(err()).contains("the event in " + broken, "in line 2").doesNotContain("request");
    assertThat(run("trigger", "test", "-f", rule, "--event", file("e.json", "[]"))).isEqualTo(2);
    assertThat(err()).contains("a JSON object was expected");
  }

  @Test
  void showsRunsAndReplaysThem() {
    assertThat(run("trigger", "runs", "--trigger", "web-cpu", "--state", "dead", "-n", "5"))
        .isZero();
    assertThat(out()).contains("run1", "web-cpu", "docker:web", "dead", "the step look failed");
    assertThat(triggers.wanted)
        .containsExactly(
            new TriggerRun.Wanted(Optional.of("web-cpu"), Optional.of("dead"), Optional.empty()));
    assertThat(run("trigger", "runs", "run1")).isZero();
    assertThat(out())
        .contains(
            "Event event1", "invocation1", "failed", "webhook/1", "webhook/2", "hooks.example.com")
        .doesNotContain("replays");
    assertThat(run("trigger", "runs", "run1", "-o", "json")).isZero();
    assertThat(out()).isEqualTo("{\"id\":\"run1\"}\n");
    assertThat(run("trigger", "event", "event1")).isZero();
    assertThat(out()).isEqualTo("{\"id\":\"event1\"}\n");
    assertThat(run("trigger", "replay", "run1")).isZero();
    assertThat(out()).startsWith("Run run2 of web-cpu").contains("\nreplays run1\n");
    assertThat(run("trigger", "runs", "--state", "dry-run")).isZero();
    assertThat(triggers.wanted.getLast().state()).contains("dry-run");
    assertThat(run("trigger", "runs", "--state", "nonsense")).isEqualTo(2);
    assertThat(err()).contains("--state", "succeeded", "cooldown").doesNotContain("openapi");
  }

  @Test
  void withoutAServerThereAreNoTriggers() {
    assertThat(run(new LocalSite(host), "trigger", "list")).isEqualTo(2);
    assertThat(err()).contains("recap serve", "--server");
  }

  private static final class FakeTriggers implements Triggers {
    final List<String> applied = new ArrayList<>();
    final List<TriggerRun.Wanted> wanted = new ArrayList<>();

    private static TriggerInfo info(String name, boolean paused) {
      return new TriggerInfo(
          name,
          1,
          "alice",
          NOON,
          Optional.empty(),
          paused,
          name.equals("dry"),
          Optional.of("alertmanager"),
          List.of("top"),
          name.equals("dry")
              ? List.of()
              : List.of("Tried to check the step look but there is no capsule top"),
          Optional.of("# rule\n"),
          Optional.of("created"),
          "{\"name\":\"%s\"}".formatted(name));
    }

    private static TriggerRun run(String id, String state) {
      return new TriggerRun(
          id,
          "web-cpu",
          "event1",
          Optional.of("docker:web"),
          NOON,
          state,
          Optional.empty(),
          Optional.of("the step look failed"),
          Optional.of("run1").filter(_ -> id.equals("run2")),
          List.of(
              new TriggerRun.Step(
                  "look", 1, Optional.of("invocation1"), Optional.of("failed"), Optional.empty())),
          List.of(
              new TriggerRun.Result(
                  "webhook", Optional.of(1L), "hooks.example.com", "waiting", 1, Optional.empty()),
              new TriggerRun.Result(
                  "webhook", Optional.of(2L), "hooks.example.com", "waiting", 1, Optional.empty())),
          "{\"id\":\"%s\"}".formatted(id));
    }

    @Override
    public List<TriggerInfo> apply(String file, String text) {
      if (text.equals("wrong")) {
        throw new PlatformException(
            Problem.Kind.BAD_RULE, "Tried to read c.yaml, line 3, but it is wrong: mend it");
      }
      applied.add(file);
      return List.of(info(text, false));
    }

    @Override
    public TriggerList list() {
      return new TriggerList(
          List.of(info("web-cpu", false), info("dry", false)),
          List.of("Tried to read a.yaml, line 3, but it is wrong: mend it"));
    }

    @Override
    public String event(String id) {
      return "{\"id\":\"%s\"}".formatted(id);
    }

    @Override
    public TriggerInfo show(String name) {
      return info(name, false);
    }

    @Override
    public List<TriggerExplanation> test(String file, String text, String event) {
      return List.of(
          new TriggerExplanation(
              text,
              "e1",
              event.contains("true"),
              Optional.of("docker:web"),
              List.of(new TriggerExplanation.Decision("match", true, "It fits.")),
              List.of(new TriggerExplanation.Step("look", "top", Optional.of("{\"n\":1}"), "hot")),
              "{\"trigger\":\"%s\"}".formatted(text)));
    }

    @Override
    public TriggerInfo pause(String name) {
      return info(name, true);
    }

    @Override
    public TriggerInfo resume(String name) {
      return info(name, false);
    }

    @Override
    public void delete(String name) {
      if (!name.equals("web-cpu")) {
        throw new PlatformException(Problem.Kind.UNKNOWN_TRIGGER, "Tried to delete it but no");
      }
    }

    @Override
    public List<TriggerRun> runs(TriggerRun.Wanted which, int limit) {
      wanted.add(which);
      return List.of(run("run1", "dead"));
    }

    @Override
    public TriggerRun run(String id) {
      return run(id, "dead");
    }

    @Override
    public TriggerRun replay(String id) {
      return run("run2", "waiting");
    }
  }

  /** A host whose triggers are those of a server. */
  private record ServedSite(LocalSite host, Triggers triggers) implements Site {
    @Override
    public Caller caller() {
      return host.caller();
    }

    @Override
    public List<Target> targets(Map<String, String> labels) {
      return host.targets(labels);
    }

    @Override
    public InvocationRecord invoke(Request request, Streams streams, Watcher watcher) {
      return host.invoke(request, streams, watcher);
    }

    @Override
    public FanOut.Ending invoke(FanOut.Order order, Watcher watcher, FanOut.Listener listener) {
      return host.invoke(order, watcher, listener);
    }

    @Override
    public String submit(Request request) {
      return host.submit(request);
    }

    @Override
    public Optional<InvocationRecord> find(String idOrPrefix) {
      return host.find(idOrPrefix);
    }

    @Override
    public List<InvocationRecord> list(int limit) {
      return host.list(limit);
    }

    @Override
    public Optional<String> cancel(InvocationRecord invocation) {
      return host.cancel(invocation);
    }

    @Override
    public InputStream artifact(InvocationRecord invocation, String name) throws IOException {
      return host.artifact(invocation, name);
    }

    @Override
    public Optional<InputStream> recording(InvocationRecord invocation) throws IOException {
      return host.recording(invocation);
    }

    @Override
    public Administration administration() {
      return host.administration();
    }
  }
}
