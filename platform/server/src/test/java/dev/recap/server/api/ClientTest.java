package dev.recap.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.client.AccessQuestion;
import dev.recap.client.Answer;
import dev.recap.client.Cancelled;
import dev.recap.client.Event;
import dev.recap.client.Found;
import dev.recap.client.Order;
import dev.recap.client.Page;
import dev.recap.client.RecapClient;
import dev.recap.client.Selection;
import dev.recap.client.ServerAccess;
import dev.recap.client.ServerAddress;
import dev.recap.client.TokenInfo;
import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.Target;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of the API against the API. */
final class ClientTest {
  @TempDir private Path folder;
  private ApiFixture server;

  @BeforeEach
  void begin() {
    server = new ApiFixture(folder);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private RecapClient client(String way, String who) {
    return at(
        way.equals("unix")
            ? "unix:" + folder.resolve("recap.sock")
            : "http://127.0.0.1:" + server.port(),
        who);
  }

  private static RecapClient at(String address, String who) {
    return new RecapClient(
        new ServerAccess(
            ServerAddress.parse(address), Optional.of(who), Optional.empty(), Optional.empty()));
  }

  private static <T> T given(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(T value) -> value;
      case Answer.Refused<T> refused -> throw new AssertionError(refused);
    };
  }

  private static Order work(Map<String, Object> parameters) {
    return Order.of("work", "docker:web-1", parameters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "unix"})
  void readsWhatTheHostHas(String way) {
    try (RecapClient client = client(way, "ann")) {
      assertThat(given(client.capsules())).extracting("name").containsExactly("work");
      assertThat(given(client.capsule("work:1.0.0"))).contains("\"binding\"");
      assertThat(given(client.targets(Map.of("app", "web"))))
          .extracting(Target::reference)
          .containsExactly("docker:web-1", "docker:web-2");
      assertThat(given(client.targets(Map.of("app", "")))).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "unix"})
  void tellsWhatHappensWhileItHappensAndGivesTheRecord(String way) {
    List<Event> told = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    try (RecapClient client = client(way, "ann")) {
      InvocationRecord record =
          given(client.invoke(work(Map.of("say", "häuser", "ms", 50)), ids::add, told::add));
      assertThat(record.outcome()).contains(new Outcome.Succeeded());
      assertThat(record.id()).isEqualTo(ids.getFirst());
      assertThat(record.caller()).isEqualTo("token:ann");
    }
    assertThat(told)
        .contains(new Event.Entered(Phase.RUNNING))
        .last()
        .isInstanceOf(Event.Ended.class);
    assertThat(printed(told)).isEqualTo("häuser");
  }

  private static String printed(List<Event> told) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Event event : told) {
      if (event instanceof Event.Printed(boolean _, byte[] bytes)) {
        all.writeBytes(bytes);
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  @Test
  void carriesOnWhereItWasCutOff() throws Exception {
    String say = "0123456789".repeat(20_000);
    List<Event> told = new ArrayList<>();
    try (CuttingProxy proxy = new CuttingProxy(server.port(), 4, 60_000);
        RecapClient client = at("http://127.0.0.1:" + proxy.port(), "ann")) {
      InvocationRecord record =
          given(client.invoke(work(Map.of("say", say, "ms", 200)), _ -> {}, told::add));
      assertThat(record.stdout().bytes()).hasSize(say.length());
      assertThat(proxy.connections.get()).isGreaterThan(4);
    }
    assertThat(printed(told)).isEqualTo(say);
    assertThat(server.host.runs.get()).isEqualTo(1);
  }

  @Test
  void submitsOnceAlsoWhenTheAnswerIsLost() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(server.port(), 2, 10);
        RecapClient client = at("http://127.0.0.1:" + proxy.port(), "ann")) {
      String id = given(client.submit(work(Map.of()), "key-1")).id();
      server.ended(id);
      assertThat(given(client.submit(work(Map.of()), "key-1")).repeated()).isTrue();
    }
    assertThat(server.host.runs.get()).isEqualTo(1);
  }

  @Test
  void readsALargeArtifactAlsoOverConnectionsThatBreak() throws Exception {
    String say = "abcdefghij".repeat(90_000);
    try (CuttingProxy proxy = new CuttingProxy(server.port(), 6, 200_000);
        RecapClient direct = client("tcp", "ann");
        RecapClient client = at("http://127.0.0.1:" + proxy.port(), "ann")) {
      String id = given(direct.invoke(work(Map.of("say", say)))).id();
      List<Artifact> artifacts = given(direct.artifacts(id));
      assertThat(artifacts).hasSize(1);
      try (InputStream in = given(client.artifact(id, artifacts.getFirst().name()))) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(say);
      }
      assertThat(proxy.connections.get()).isGreaterThan(4);
      try (InputStream in = given(direct.output(id, false))) {
        assertThat(in.readAllBytes()).hasSize(say.length());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "unix"})
  void problemsAreValues(String way) {
    try (RecapClient client = client(way, "ann")) {
      assertThat(client.capsule("none"))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused ->
                  assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.UNKNOWN_CAPSULE));
      assertThat(kind(client.find("0".repeat(20)))).isEqualTo(Problem.Kind.UNKNOWN_INVOCATION);
      assertThat(kind(client.tokens())).isEqualTo(Problem.Kind.DENIED);
      assertThat(kind(client.recording("0".repeat(20)))).isEqualTo(Problem.Kind.UNKNOWN_INVOCATION);
      Answer<InvocationRecord> late =
          client.invoke(
              new Order(
                  "work",
                  new Order.Where.Target("web-1"),
                  Map.of("ms", 5000),
                  Optional.of(Duration.ofMillis(50)),
                  Optional.of("why not"),
                  0,
                  Optional.empty(),
                  false));
      assertThat(kind(late)).isEqualTo(Problem.Kind.TIMED_OUT);
      assertThat(((Answer.Refused<InvocationRecord>) late).record().orElseThrow().reason())
          .contains("why not");
    }
  }

  private static Problem.Kind kind(Answer<?> answer) {
    return ((Answer.Refused<?>) answer).problem().kind();
  }

  @Test
  void cancelsWhatRuns() {
    try (RecapClient client = client("unix", "ann")) {
      String id = given(client.submit(work(Map.of("ms", 30_000)), "k")).id();
      InvocationRecord ended =
          given(
              client.follow(
                  id,
                  event -> {
                    if (event.equals(new Event.Entered(Phase.RUNNING))) {
                      assertThat(given(client.cancel(id))).isInstanceOf(Cancelled.Asked.class);
                    }
                  }));
      assertThat(ended.outcome().orElseThrow()).isInstanceOf(Outcome.Cancelled.class);
    }
  }

  @Test
  void readsPageAfterPage() {
    try (RecapClient client = client("tcp", "ann")) {
      List<String> ids = new ArrayList<>();
      for (int n = 0; n < 5; n++) {
        ids.addFirst(given(client.invoke(work(Map.of()))).id());
      }
      Page<Found> first = given(client.page(Selection.ALL, 2, Optional.empty()));
      assertThat(first.items()).hasSize(2);
      assertThat(first.next()).isPresent();
      assertThat(given(client.page(Selection.ALL, 2, first.next())).items()).hasSize(2);
      try (Stream<Found> all = client.all(Selection.ALL)) {
        assertThat(all.map(found -> ((Found.Begun) found).invocation().id()).toList())
            .isEqualTo(ids);
      }
    }
  }

  @Test
  void fansOut() {
    try (RecapClient client = client("tcp", "ann")) {
      InvocationRecord whole =
          given(
              client.invoke(
                  new Order(
                      "work",
                      new Order.Where.Selector(Map.of("app", "web"), 2, OptionalInt.empty()),
                      Map.of(),
                      Optional.empty(),
                      Optional.empty(),
                      0,
                      Optional.empty(),
                      false)));
      try (Stream<Found> parts = client.all(Selection.ofParent(whole.id()))) {
        assertThat(parts).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "unix"})
  void joinsTerminals(String way) throws Exception {
    FakeTerminal terminal = new FakeTerminal();
    try (RecapClient client = client(way, "ann")) {
      String id =
          given(client.session(work(Map.of("say", "shown\r\n", "ms", 100)), terminal, _ -> {}));
      assertThat(terminal.shown.toString(StandardCharsets.UTF_8)).isEqualTo("shown\r\n");
      assertThat(given(client.find(id))).isInstanceOf(Found.Begun.class);
      try (InputStream cast = given(client.recording(id))) {
        assertThat(new String(cast.readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("{\"version\":2,\"width\":132,\"height\":43")
            .contains("shown");
      }
      assertThat(kind(client.session(Order.of("No", "docker:web-1", Map.of()), terminal, _ -> {})))
          .isEqualTo(Problem.Kind.BAD_REQUEST);
    }
  }

  private static final class FakeTerminal implements Streams.Terminal {
    final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Override
    public InputStream input() {
      return InputStream.nullInputStream();
    }

    @Override
    public void show(byte[] bytes, int length) {
      shown.write(bytes, 0, length);
    }

    @Override
    public void onResize(Streams.Resize told) {}

    @Override
    public int rows() {
      return 43;
    }

    @Override
    public int columns() {
      return 132;
    }
  }

  @Test
  void managesTokens() {
    try (RecapClient root = client("unix", "root")) {
      TokenInfo.Created created =
          given(root.createToken("ci", List.of("read"), Duration.ofDays(2)));
      try (RecapClient ci = client("tcp", created.secret())) {
        assertThat(given(ci.targets(Map.of()))).hasSize(3);
        assertThat(kind(ci.invoke(work(Map.of())))).isEqualTo(Problem.Kind.DENIED);
        assertThat(given(root.tokens()).getFirst().scopes()).containsExactly("read");
        given(root.revokeToken(created.token().id()));
        assertThat(kind(ci.targets(Map.of()))).isEqualTo(Problem.Kind.UNAUTHENTICATED);
      }
      assertThat(kind(root.revokeToken(created.token().id())))
          .isEqualTo(Problem.Kind.UNKNOWN_TOKEN);
      assertThat(given(root.tokens()).getFirst().revoked()).isPresent();
      assertThat(given(root.verifyAudit()).intact()).isTrue();
      assertThat(given(root.audit(Optional.empty(), 50, Optional.empty())).items())
          .extracting("caller")
          .contains("token:root");
    }
  }

  @Test
  void explainsAndDecidesWhatNeedsApproval() throws Exception {
    server.close();
    server =
        ApiFixture.under(
            folder,
            """
            grants:
              - name: careful
                callers: {users: ["token:ann"]}
                capsules: [{reference: work}]
                targets: [{name: "web-*"}]
                approval: {users: ["token:bob"], expires: PT1H}
            """);
    try (RecapClient ann = client("tcp", "ann");
        RecapClient bob = client("tcp", "bob");
        RecapClient root = client("tcp", "root")) {
      AccessQuestion question =
          new AccessQuestion(
              "work",
              "docker:web-1",
              Map.of(),
              Optional.empty(),
              false,
              Optional.of(Caller.local("token:ann")));
      assertThat(given(root.testPolicy(question)).verdict()).isEqualTo("needs-approval");
      assertThat(given(root.testPolicy(question)).grants().getFirst().name()).isEqualTo("careful");
      assertThat(kind(ann.invoke(work(Map.of())))).isEqualTo(Problem.Kind.APPROVAL_NEEDED);
      String id = given(bob.approvals(10)).getFirst().id();
      assertThat(kind(ann.decide(id, true))).isEqualTo(Problem.Kind.DENIED);
      assertThat(given(bob.decide(id, true)).decidedBy()).contains("token:bob");
      assertThat(given(ann.invoke(work(Map.of()))).outcome()).contains(new Outcome.Succeeded());
    }
  }

  @Test
  void namesAServerThatIsNotThere() {
    try (RecapClient client = at("unix:" + folder.resolve("nowhere.sock"), "ann")) {
      assertThatThrownBy(() -> client.targets(Map.of()))
          .isInstanceOfSatisfying(
              PlatformException.class,
              e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.UNREACHABLE))
          .hasMessageContaining("nowhere.sock");
    }
  }
}
