package dev.recap.server.trigger.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.Problem;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import dev.recap.server.trigger.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ContainerSourceTest {
  @TempDir private Path folder;
  private final FakeRuntime runtime = new FakeRuntime();
  private final MemoryInbox inbox = new MemoryInbox();

  private ContainerSource started() {
    return new ContainerSource(
        ContainerRuntime.DOCKER,
        runtime,
        inbox,
        new Positions(folder.resolve("positions")),
        new ManualTime(Door.NOW),
        Duration.ofMillis(20));
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    while (!holds.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  private void awaitEvents(int count) throws InterruptedException {
    until(() -> inbox.events().size() >= count);
  }

  @Test
  void tellsWhatHappensToContainersAndNothingFromBefore() throws Exception {
    runtime.tell(-5, "old");
    try (ContainerSource _ = started()) {
      runtime.tell(1, "web");
      awaitEvents(1);
    }
    Event event = inbox.events().getFirst();
    assertThat(event.kind()).isEqualTo(Event.Kind.CONTAINERS);
    assertThat(event.source()).isEqualTo("docker");
    assertThat(event.type()).isEqualTo("die");
    assertThat(event.subject()).contains("docker:web");
    assertThat(event.occurred()).isEqualTo(Door.NOW.plusSeconds(1));
    assertThat(event.labels())
        .containsEntry("app", "web")
        .containsEntry("container", "web")
        .containsKey("container_id");
    assertThat(event.attributes())
        .isEqualTo(Map.of("runtime", "docker", "image", "image", "exitcode", "137"));
    assertThat(inbox.senders().getFirst().name()).isEqualTo("source:docker");
  }

  @Test
  void goesOnWhereAStreamBroke() throws Exception {
    try (ContainerSource _ = started()) {
      runtime.tell(1, "a");
      awaitEvents(1);
      runtime.breaks();
      runtime.tell(2, "b");
      awaitEvents(2);
      runtime.present(false);
      runtime.tell(3, "c");
      runtime.present(true);
      awaitEvents(3);
    }
    assertThat(inbox.events())
        .extracting(one -> one.subject().orElse(""))
        .containsExactly("docker:a", "docker:b", "docker:c");
  }

  @Test
  void tellsTheNextServerWhatHappenedWhileNoneRan() throws Exception {
    try (ContainerSource _ = started()) {
      runtime.tell(1, "a");
      awaitEvents(1);
      until(() ->
          new Positions(folder.resolve("positions"))
              .of("docker")
              .equals(Optional.of(Door.NOW.plusSeconds(1))));
    }
    runtime.tell(2, "b");
    try (ContainerSource _ = started()) {
      awaitEvents(2);
    }
    assertThat(inbox.events()).hasSize(2);
    assertThat(runtime.since().getLast()).isEqualTo(Door.NOW.plusSeconds(1));
  }

  @Test
  void losesNothingWhileTheInboxIsFullHoweverMuchComes() throws Exception {
    inbox.full(
        Optional.of(
            new Problem(
                Problem.Kind.TOO_MANY,
                "Tried to keep it but it is full",
                Optional.of(Duration.ofMillis(50)))));
    try (ContainerSource _ = started()) {
      for (int n = 0; n < 12_000; n++) {
        runtime.tell(1 + n, "c" + n);
      }
      Thread.sleep(200);
      inbox.full(Optional.empty());
      awaitEvents(12_000);
    }
    assertThat(inbox.events()).hasSize(12_000);
    assertThat(runtime.since()).hasSizeGreaterThan(1);
  }

  @Test
  void tellsWhatHappenedBetweenTheFirstServerAndTheNextWithoutAnyEventBefore() throws Exception {
    started().close();
    runtime.tell(1, "a");
    ContainerSource later =
        new ContainerSource(
            ContainerRuntime.DOCKER,
            runtime,
            inbox,
            new Positions(folder.resolve("positions")),
            new ManualTime(Door.NOW.plusSeconds(60)),
            Duration.ofMillis(20));
    try (ContainerSource _ = later) {
      awaitEvents(1);
    }
    assertThat(inbox.events()).hasSize(1);
  }

  @Test
  void goesOnAfterWhateverIsThrown() throws Exception {
    runtime.odd();
    try (ContainerSource _ = started()) {
      runtime.tell(1, "a");
      awaitEvents(1);
    }
    assertThat(inbox.events()).hasSize(1);
  }
}
