package dev.recap.tests.serve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.NeedsCapsules;
import dev.recap.tests.command.Script;
import dev.recap.tests.command.TestCapsule;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import recap.generated.ApiClient;
import recap.generated.ApiException;
import recap.generated.ApiResponse;
import recap.generated.api.AccessApi;
import recap.generated.api.CapsulesApi;
import recap.generated.api.InvocationsApi;
import recap.generated.api.TargetsApi;
import recap.generated.model.AccessQuestion;
import recap.generated.model.Artifact;
import recap.generated.model.CapsuleSummary;
import recap.generated.model.Explanation;
import recap.generated.model.Invocation;
import recap.generated.model.InvocationPage;
import recap.generated.model.Order;
import recap.generated.model.Outcome;
import recap.generated.model.Problem;
import recap.generated.model.Target;

/** The client that a generator makes of the OpenAPI document works. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class GeneratedClientIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final RealContainers CONTAINERS = new RealContainers();
  private static final String LABEL = CONTAINERS.unique("label");
  private static final Script SCRIPT = Script.create();
  private static String target = "";
  private static TokenServer server;
  private static ApiClient client;

  @BeforeAll
  static void prepare() throws Exception {
    TestCapsule.in(SCRIPT.work());
    target = CONTAINERS.crun("a", Map.of(LABEL, "yes")).reference();
    server = TokenServer.start(SCRIPT, Map.of());
    client = new ApiClient();
    client.updateBaseUri(server.address().toString());
    client.setRequestInterceptor(
        request -> request.setHeader("Authorization", "Bearer " + server.token()));
  }

  @AfterAll
  static void removeAll() throws Exception {
    try (SCRIPT;
        CONTAINERS;
        TokenServer last = server) {
      assertThat(last.process().end()).isEqualTo(143);
    }
  }

  private static Order order(String script) {
    return new Order().target(target).parameters(Map.of("script", script)).reason("a test");
  }

  private static Invocation invoke(String script) throws ApiException {
    return new CapsulesApi(client).invokeCapsule("runner", order(script), null, null);
  }

  @Test
  void listsTargetsByLabel() throws Exception {
    assertThat(new TargetsApi(client).listTargets(List.of(LABEL + "=yes")).getTargets())
        .extracting(Target::getReference)
        .containsExactly(target);
  }

  @Test
  void listsCapsules() throws Exception {
    CapsulesApi capsules = new CapsulesApi(client);
    assertThat(capsules.listCapsules().getCapsules())
        .extracting(CapsuleSummary::getName)
        .contains("runner");
    assertThat(capsules.showCapsule("runner").getLimits().getOutputBytes()).isPositive();
  }

  @Test
  void invokesAndWaits() throws Exception {
    Invocation record = invoke("echo seen");
    assertThat(requireNonNull(record.getOutcome()).getType()).isEqualTo(Outcome.TypeEnum.SUCCEEDED);
    assertThat(record.getCaller()).isEqualTo("token:test");
    assertThat(record.getStdout().getText()).isEqualTo("seen\n");
    assertThat(requireNonNull(record.getReceipt()).getClean()).isTrue();
    assertThat(record.getReason()).isEqualTo("a test");
  }

  @Test
  void invokesLaterAndReadsTheRecord() throws Exception {
    ApiResponse<Invocation> reply =
        new CapsulesApi(client)
            .invokeCapsuleWithHttpInfo("runner", order("echo later"), "respond-async", "one");
    assertThat(reply.getStatusCode()).isEqualTo(202);
    String id = reply.getData().getId();
    assertThat(reply.getHeaders()).containsEntry("location", List.of("/api/v1/invocations/" + id));
    assertThat(requireNonNull(ended(id).getOutcome()).getType())
        .isEqualTo(Outcome.TypeEnum.SUCCEEDED);
    InvocationPage page =
        new InvocationsApi(client)
            .listInvocations(
                "token:test", "runner", null, "succeeded", null, null, null, null, 100, null);
    assertThat(page.getInvocations()).extracting(any -> any.getInvocation().getId()).contains(id);
  }

  private static Invocation ended(String id) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      if (new InvocationsApi(client).showInvocation(id).getActualInstance() instanceof Invocation it
          && it.getOutcome() != null) {
        return it;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("it does not end: " + id);
  }

  @Test
  void readsWhatItPrintedAndLeft() throws Exception {
    String id = invoke("echo out; echo err >&2; echo left > /out/a").getId();
    InvocationsApi invocations = new InvocationsApi(client);
    assertThat(invocations.listArtifacts(id).getArtifacts())
        .extracting(Artifact::getName)
        .containsExactly("a");
    assertThat(invocations.showArtifact(id, "a", null, null, null)).hasContent("left\n");
    assertThat(invocations.showStdout(id, null, null, null)).hasContent("out\n");
    assertThat(invocations.showStdout(id, "bytes=1-1", null, null)).hasContent("u");
    assertThat(Files.readString(invocations.showStderr(id, null, null, null).toPath()))
        .isEqualTo("err\n");
  }

  @Test
  void explainsAccess() throws Exception {
    Explanation said =
        new AccessApi(client)
            .explainAccess(
                new AccessQuestion()
                    .capsule("runner")
                    .target(target)
                    .parameters(Map.of("script", "true")));
    assertThat(said.getVerdict()).isEqualTo(Explanation.VerdictEnum.ALLOWED);
    assertThat(said.getGrant()).isEqualTo("test");
  }

  @Test
  void tellsProblems() {
    ApiException thrown =
        catchThrowableOfType(ApiException.class, () -> new CapsulesApi(client).showCapsule("none"));
    assertThat(thrown.getCode()).isEqualTo(404);
    Problem problem = client.getObjectMapper().readValue(thrown.getResponseBody(), Problem.class);
    assertThat(problem.getKind()).isEqualTo("unknown-capsule");
    assertThat(problem.getHint()).isNotEmpty();
  }
}
