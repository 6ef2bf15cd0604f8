package dev.recap.core.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.core.invocation.CapsuleRuntime.Bind;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.CapsuleRuntime.Exit;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver.Resolution;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class InvokerTest {
  private static final TargetRef WEB = TargetRef.parse("web");

  private final FakeHost host = new FakeHost();
  private final MemoryLog log = new MemoryLog(host.events);
  private final List<Phase> entered = new ArrayList<>();
  private final List<String> noticed = new ArrayList<>();
  private Access access = Access.ALL;
  private OutputParser output = (format, stdout) -> Optional.of(Samples.text(stdout));

  @Test
  void keepsARecordBeforeItDoesAnythingAndEndsItAfterEverything() {
    invoke();
    assertThat(host.events)
        .containsExactly(
            "begun", "resolve", "find", "bind", "run", "tear down", "unbind", "let go", "ended");
  }

  @Test
  void recordsWhatItFoundOut() {
    InvocationRecord record = invoke();
    assertThat(record.outcome()).contains(new Outcome.Succeeded());
    assertThat(record.capsule()).isEqualTo(Samples.REFERENCE);
    assertThat(record.target()).isEqualTo("docker:web");
    assertThat(record.targetId()).contains("id-web");
    assertThat(record.owner()).isEqualTo(Samples.OWNER);
    assertThat(record.caller()).isEqualTo("root");
    assertThat(record.reason()).contains("to see");
    assertThat(record.artifacts()).hasSize(1);
    assertThat(record.receipt()).contains(Samples.RECEIPT);
    assertThat(record.ended().orElseThrow()).isAfter(record.accepted());
    assertThat(log.find(record.id())).contains(record);
  }

  @Test
  void entersThePhasesInTheirOrderAndTimesEach() {
    InvocationRecord record = invoke();
    assertThat(entered).containsExactly(Phase.values());
    assertThat(record.phases().keySet())
        .containsExactly(
            Phase.ACCEPTED,
            Phase.RESOLVED,
            Phase.PULLED,
            Phase.AUTHORISED,
            Phase.BOUND,
            Phase.RUNNING,
            Phase.TORN_DOWN);
    assertThat(record.phases().values()).allMatch(took -> took.compareTo(Duration.ZERO) > 0);
  }

  @Test
  void keepsSecretsOutOfEverythingItRecords() {
    InvocationRecord record = invoke();
    assertThat(record.parameters()).isEqualTo("{\"password\":\"[redacted]\"}");
    assertThat(Samples.text(record.stdout())).isEqualTo("[\"[redacted]\"]");
    assertThat(Samples.text(record.stderr())).isEqualTo("oops [redacted]");
    assertThat(record.result()).contains("[\"[redacted]\"]");
  }

  static Stream<Arguments> exits() {
    return Stream.of(
        Arguments.of(new Exit.Exited(0), new Outcome.Succeeded()),
        Arguments.of(
            new Exit.Exited(3),
            new Outcome.Failed(3, "The capsule ended with status 3: oops [redacted]")),
        Arguments.of(
            new Exit.Exited(139), new Outcome.Failed(139, "The capsule was ended by signal 11")),
        Arguments.of(new Exit.DeadlinePassed(), new Outcome.TimedOut(Limits.DEFAULT.timeout())),
        Arguments.of(
            new Exit.MemoryExceeded(), new Outcome.OutOfMemory(Limits.DEFAULT.memoryBytes())),
        Arguments.of(new Exit.ArtifactsExceeded("too much"), new Outcome.Failed(137, "too much")),
        Arguments.of(new Exit.TargetLost("it ended"), new Outcome.TargetGone("it ended")),
        Arguments.of(new Exit.Stopped("root"), new Outcome.Cancelled("root")),
        Arguments.of(
            new Exit.Broken("crun failed"),
            new Outcome.PlatformError(new Problem(Problem.Kind.PLATFORM, "crun failed"))));
  }

  @ParameterizedTest
  @MethodSource("exits")
  void tearsDownHoweverTheRunEnded(Exit exit, Outcome expected) {
    host.exit = job -> exit;
    InvocationRecord record = invoke();
    assertThat(record.outcome()).contains(expected);
    assertThat(record.receipt()).contains(Samples.RECEIPT);
    assertThat(record.result().isPresent()).isEqualTo(expected instanceof Outcome.Succeeded);
    assertThat(host.events).endsWith("tear down", "unbind", "let go", "ended");
    assertReleased();
  }

  @Test
  void hasATestForEveryWayARunEnds() {
    assertThat(exits().<Object>map(arguments -> arguments.get()[0].getClass()).distinct())
        .containsExactlyInAnyOrder((Object[]) Exit.class.getPermittedSubclasses());
  }

  static Stream<Arguments> rejections() {
    return Stream.of(
        Arguments.of(
            (Setting) h -> h.resolution = r -> new Resolution.NotFound(r, "nowhere"),
            Problem.Kind.UNKNOWN_TARGET,
            "nowhere"),
        Arguments.of(
            (Setting)
                h -> h.resolution = r -> new Resolution.Ambiguous(r, List.of("docker:web", "b")),
            Problem.Kind.AMBIGUOUS_TARGET,
            "docker:web, b"),
        Arguments.of(
            (Setting) h -> h.resolution = r -> new Resolution.NotRunning(r, "paused"),
            Problem.Kind.TARGET_NOT_RUNNING,
            "it is paused"),
        Arguments.of(
            (Setting)
                h -> h.lookup = () -> new Lookup.Unknown(CapsuleRef.parse("tpo"), List.of("top")),
            Problem.Kind.UNKNOWN_CAPSULE,
            "did you mean top?"),
        Arguments.of(
            (Setting)
                h -> h.lookup = () -> new Lookup.Refused(CapsuleRef.parse("top"), "it is unsigned"),
            Problem.Kind.DENIED_CAPSULE,
            "it is unsigned"),
        Arguments.of(
            (Setting)
                h ->
                    h.lookup =
                        () ->
                            new Lookup.Found(
                                Samples.capsule(
                                    given -> new Checked.Refused(List.of("n is no number", "b")))),
            Problem.Kind.BAD_PARAMETER,
            "n is no number; b"),
        Arguments.of(
            (Setting) h -> h.misfit = () -> Optional.of("it has no java"),
            Problem.Kind.DOES_NOT_FIT,
            "it has no java"),
        Arguments.of(
            (Setting) h -> h.bind = bound -> new Bind.Refused("no such file"),
            Problem.Kind.BAD_PARAMETER,
            "no such file"));
  }

  @ParameterizedTest
  @MethodSource("rejections")
  void rejectsWithoutTouchingTheTarget(Setting setting, Problem.Kind kind, String message) {
    setting.of(host);
    InvocationRecord record = invoke();
    assertThat(record.outcome().orElseThrow())
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> {
              assertThat(rejected.problem().kind()).isEqualTo(kind);
              assertThat(rejected.problem().message()).contains(message);
            });
    assertThat(record.receipt()).contains(Receipt.untouched());
    assertReleased();
    assertThat(host.events).doesNotContain("run");
  }

  static Stream<Arguments> absences() {
    return Stream.of(
        Arguments.of((Setting) h -> h.resolution = r -> new Resolution.NotFound(r, "it is away")),
        Arguments.of((Setting) h -> h.resolution = r -> new Resolution.NotRunning(r, "exited")));
  }

  @ParameterizedTest
  @MethodSource("absences")
  void saysThatATargetIsGoneWhichAnEventNamed(Setting setting) {
    setting.of(host);
    Request plain = Samples.request();
    Request ofEvent =
        new Request(
            plain.capsule(),
            plain.target(),
            plain.parameters(),
            plain.timeout(),
            plain.caller(),
            plain.reason(),
            Optional.of("an-event"));
    assertThat(invoke(ofEvent, Streams.captured()).outcome().orElseThrow())
        .isInstanceOf(Outcome.TargetGone.class);
    assertThat(invoke(plain, Streams.captured()).outcome().orElseThrow())
        .isInstanceOf(Outcome.Rejected.class);
  }

  @Test
  void refusesATerminalForACapsuleThatIsNotInteractive() {
    InvocationRecord record = invoke(Samples.request(), new Streams.Interactive(TERMINAL));
    assertThat(record.outcome().orElseThrow().kind()).isEqualTo(Problem.Kind.USAGE);
    assertReleased();
  }

  @Test
  void asksOnceEverythingIsResolvedAndBindsNothingThatIsDenied() {
    List<Access.Ask> asked = new ArrayList<>();
    Problem problem =
        new Problem(Problem.Kind.DENIED, "Tried to invoke top but no grant allows it");
    access =
        ask -> {
          asked.add(ask);
          return new Access.Decision.Denied(problem);
        };
    InvocationRecord record = invoke();
    assertThat(record.outcome()).contains(new Outcome.Rejected(problem));
    assertThat(entered).doesNotContain(Phase.BOUND);
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().invocation()).isEqualTo(record.id());
    assertThat(asked.getFirst().caller()).isEqualTo(Caller.local("root"));
    assertThat(asked.getFirst().target().reference()).isEqualTo(record.target());
    assertThat(asked.getFirst().capsule().reference()).isEqualTo(record.capsule());
    assertThat(asked.getFirst().reason()).contains("to see");
  }

  @Test
  void keepsWhatPatternsFindOutOfOutputAndMessages() {
    SecretPatterns oops =
        (bytes, length) -> {
          int at = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).indexOf("oops");
          return at < 0 ? List.of() : List.of(new SecretPatterns.Span(at, at + 4));
        };
    Invoker invoker =
        new Invoker(host, host, access, host, log, output, new FakeTime(), Samples.OWNER, oops);
    InvocationRecord record =
        invoker.invoke(Samples.request(), Streams.captured(), Progress.SILENT);
    assertThat(Samples.text(record.stderr())).isEqualTo("[redacted] [redacted]");
    host.exit = job -> new Exit.TargetLost("oops, it ended");
    assertThat(invoker.invoke(Samples.request(), Streams.captured(), Progress.SILENT).outcome())
        .contains(new Outcome.TargetGone("[redacted], it ended"));
  }

  @Test
  void leavesTheRecordOpenOfWhatThereIsNoRoomForAndEndsItWhereThatCannotWait() {
    Access.Decision.NoRoom noRoom =
        new Access.Decision.NoRoom(
            new Problem(Problem.Kind.TOO_MANY, "Tried it but it is full"),
            new Access.Scarce.InTarget("id"));
    access = ask -> noRoom;
    assertThat(invoker(log).attempt(Samples.request(), Streams.captured(), Progress.SILENT))
        .isEqualTo(new Invoker.Attempt.PutOff(noRoom));
    assertThat(log.open()).hasSize(1);
    assertThat(host.held).hasValue(0);
    assertThat(invoke().outcome()).contains(new Outcome.Rejected(noRoom.problem()));
    access = Access.ALL;
    assertThat(invoker(log).attempt(Samples.request(), Streams.captured(), Progress.SILENT))
        .isInstanceOf(Invoker.Attempt.Ended.class);
  }

  @Test
  void givesTheRecordTheIdThatWasSetBefore() {
    Request r = Samples.request();
    String id = InvocationId.at(Instant.EPOCH);
    InvocationRecord record =
        invoke(
            new Request(
                r.capsule(),
                r.target(),
                r.parameters(),
                r.timeout(),
                r.caller(),
                r.reason(),
                r.parent(),
                Optional.of(id)),
            Streams.captured());
    assertThat(record.id()).isEqualTo(id);
  }

  @Test
  void saysThatTheTargetWentWhileItWasBound() {
    host.bind = bound -> new Bind.Gone("it was restarted");
    assertThat(invoke().outcome()).contains(new Outcome.TargetGone("it was restarted"));
    assertReleased();
  }

  @Test
  void saysThatACapsuleCouldNotBeHad() {
    host.lookup = () -> new Lookup.Unavailable(CapsuleRef.parse("top"), "its layer is damaged");
    assertThat(invoke().outcome().orElseThrow().kind()).isEqualTo(Problem.Kind.CAPSULE_UNAVAILABLE);
    assertReleased();
  }

  @Test
  void boundsTheRunByTheManifestOrByTheRequest() {
    invoke();
    assertThat(host.timeout).isEqualTo(Limits.DEFAULT.timeout());
    Request request = Samples.request();
    host.exit = job -> new Exit.DeadlinePassed();
    Duration wanted = Duration.ofSeconds(3);
    InvocationRecord record =
        invoke(
            new Request(
                request.capsule(),
                WEB,
                request.parameters(),
                Optional.of(wanted),
                Caller.local("root"),
                Optional.empty(),
                Optional.of("parent")),
            Streams.captured());
    assertThat(host.timeout).isEqualTo(wanted);
    assertThat(record.outcome()).contains(new Outcome.TimedOut(wanted));
    assertThat(record.parent()).contains("parent");
  }

  @Test
  void tellsItsCallerAndTheRecordWhatTheCatalogSays() {
    host.lookup = () -> new Lookup.Found(Samples.capsule(), List.of("it is deprecated"));
    assertThat(invoke().notices()).containsExactly("it is deprecated");
    assertThat(noticed).containsExactly("it is deprecated before BOUND");
  }

  static Stream<Setting> brokenHosts() {
    return Stream.of(
        h -> h.resolution = r -> fail(),
        h -> h.lookup = InvokerTest::fail,
        h -> h.misfit = InvokerTest::fail,
        h -> h.bind = b -> fail(),
        h -> h.exit = j -> fail(),
        h -> h.traces = InvokerTest::fail);
  }

  @ParameterizedTest
  @MethodSource("brokenHosts")
  void releasesEverythingAndRecordsWhenTheHostIsBroken(Setting setting) {
    setting.of(host);
    InvocationRecord record = invoke();
    assertThat(record.outcome())
        .contains(
            new Outcome.PlatformError(new Problem(Problem.Kind.HOST_FULL, "Tried to but full")));
    assertReleased();
  }

  @Test
  void neverCallsARunCleanThatItCouldNotCompare() {
    host.exit = job -> fail();
    assertThat(invoke().receipt().orElseThrow().clean()).isFalse();
    host.exit = job -> new Exit.Exited(0);
    host.traces = InvokerTest::fail;
    assertThat(invoke().receipt().orElseThrow().clean()).isFalse();
  }

  @Test
  void recordsAndPassesOnWhatNobodyExpected() {
    for (Throwable unexpected :
        List.of(new IllegalStateException("bug"), new StackOverflowError("bug"))) {
      host.exit = job -> sneaky(unexpected);
      assertThatThrownBy(this::invoke).isSameAs(unexpected);
      assertReleased();
      assertThat(log.list(1, Optional.empty()).getFirst().outcome().orElseThrow().message())
          .contains("bug");
    }
  }

  @Test
  void recordsWhenTheOutputCannotBeRead() {
    output = (format, stdout) -> fail();
    assertThat(invoke().outcome().orElseThrow().kind()).isEqualTo(Problem.Kind.HOST_FULL);
    output = (format, stdout) -> sneaky(new IllegalStateException("bug"));
    assertThatThrownBy(this::invoke).hasMessage("bug");
    assertReleased();
  }

  @Test
  void doesNothingWhenNoRecordCanBeKept() {
    log.isFull();
    assertThatThrownBy(this::invoke).isInstanceOf(PlatformException.class);
    assertThat(host.events).isEmpty();
  }

  @Test
  void letsAnotherThreadCancelOnceItIsBound() {
    Progress cancelling =
        new Progress() {
          @Override
          public void entered(String id, Phase phase) {}

          @Override
          public void bound(String id, Bound bound) {
            bound.cancel("admin");
          }
        };
    assertThat(invoker(log).invoke(Samples.request(), Streams.captured(), cancelling).outcome())
        .contains(new Outcome.Cancelled("admin"));
  }

  private void assertReleased() {
    assertThat(host.held).hasValue(0);
    assertThat(log.open()).isEmpty();
    assertThat(host.events.getLast()).isEqualTo("ended");
  }

  private InvocationRecord invoke() {
    return invoke(Samples.request(), Streams.captured());
  }

  private InvocationRecord invoke(Request request, Streams streams) {
    return invoker(log)
        .invoke(
            request,
            streams,
            new Progress() {
              @Override
              public void entered(String id, Phase phase) {
                entered.add(phase);
              }

              @Override
              public void notice(String id, String notice) {
                noticed.add(notice + (entered.contains(Phase.BOUND) ? " after" : " before BOUND"));
              }

              @Override
              public void bound(String id, Bound bound) {}
            });
  }

  private Invoker invoker(InvocationLog kept) {
    return new Invoker(host, host, access, host, kept, output, new FakeTime(), Samples.OWNER);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // fits every answer of a host
  private static <T> T fail() {
    throw new PlatformException(Problem.Kind.HOST_FULL, "Tried to but full");
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T sneaky(Throwable unexpected) {
    if (unexpected instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) unexpected;
  }

  /** Sets what a host answers. */
  @FunctionalInterface
  interface Setting {
    void of(FakeHost host);
  }

  private static final Streams.Terminal TERMINAL =
      new Streams.Terminal() {
        @Override
        public InputStream input() {
          return InputStream.nullInputStream();
        }

        @Override
        public void show(byte[] bytes, int length) {}

        @Override
        public void onResize(Streams.Resize resize) {}

        @Override
        public int rows() {
          return 24;
        }

        @Override
        public int columns() {
          return 80;
        }
      };
}
