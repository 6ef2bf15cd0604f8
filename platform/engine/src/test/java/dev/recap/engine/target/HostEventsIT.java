package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.target.ContainerEvent;
import dev.recap.core.target.ContainerEvent.Kind;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import dev.recap.engine.fixture.HostShell;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.engine.fixture.NeedsPodman;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class HostEventsIT {
  private static final String BUSYBOX = "--volume=/bin/busybox:/bin/busybox:ro";

  private final RealContainers containers = new RealContainers();
  private final List<ContainerEvent> told = new ArrayList<>();
  private final List<Thread> following = new ArrayList<>();

  @AfterEach
  void stop() {
    following.forEach(Thread::interrupt);
    containers.close();
  }

  private void follow(ContainerRuntime runtime, Instant since) {
    HostEvents events = new HostEvents(HostPlaces.standard());
    following.add(Thread.startVirtualThread(() -> events.follow(runtime, since, this::tell)));
  }

  private synchronized void tell(ContainerEvent event) {
    told.add(event);
    notifyAll();
  }

  private synchronized ContainerEvent await(RealContainer container, Kind kind)
      throws InterruptedException {
    while (true) {
      for (ContainerEvent event : told) {
        if (event.id().equals(container.id()) && event.kind() == kind) {
          return event;
        }
      }
      wait();
    }
  }

  /** The machine's clock, as the engines see it. */
  private static Instant now() {
    return Instant.ofEpochSecond(Long.parseLong(HostShell.run("date +%s").strip()));
  }

  @Test
  @NeedsDocker
  void tellsOfADockerContainerThatHasNoMemoryLeftAndOfItsEnd() throws Exception {
    Instant begin = now();
    follow(ContainerRuntime.DOCKER, begin);
    RealContainer web =
        containers.docker("oom", "--memory=16m", "--memory-swap=16m", BUSYBOX, "--label=app=x");

    assertThat(await(web, Kind.START).name()).isEqualTo(web.name());
    HostShell.run("docker exec %s /bin/busybox tail /dev/zero || true".formatted(web.name()));
    ContainerEvent oom = await(web, Kind.OOM);
    assertThat(oom.labels()).containsEntry("app", "x");
    assertThat(oom.at()).isBetween(begin, now().plusSeconds(1));

    web.kill();
    assertThat(await(web, Kind.DIE).exitCode()).contains(137);
  }

  @Test
  @NeedsDocker
  void tellsOfAnUnhealthyDockerContainer() throws Exception {
    follow(ContainerRuntime.DOCKER, now());
    RealContainer sick =
        containers.docker(
            "sick", "--health-cmd=false", "--health-interval=1s", "--health-retries=1");

    assertThat(await(sick, Kind.UNHEALTHY).name()).isEqualTo(sick.name());
  }

  @Test
  @NeedsDocker
  void tellsWhoeverComesBackWhatDockerRemembers() throws Exception {
    Instant begin = now();
    RealContainer gone = containers.docker("gone");
    gone.kill();

    follow(ContainerRuntime.DOCKER, begin);

    ContainerEvent died = await(gone, Kind.DIE);
    following.getFirst().interrupt();
    assertThat(following.getFirst().join(Duration.ofSeconds(5))).isTrue();
    told.clear();
    follow(ContainerRuntime.DOCKER, died.at());
    assertThat(await(gone, Kind.DIE)).isEqualTo(died);
  }

  @Test
  @NeedsPodman
  void tellsOfAnUnhealthyPodmanContainerAndOfItsEnd() throws Exception {
    follow(ContainerRuntime.PODMAN, now());
    RealContainer sick =
        containers.podman(
            "sick",
            BUSYBOX,
            "--health-cmd=[\"/bin/busybox\",\"false\"]",
            "--health-interval=disable",
            "--health-retries=1");

    await(sick, Kind.START);
    for (int n = 0; n < 2; n++) {
      HostShell.run("podman healthcheck run %s || true".formatted(sick.name()));
    }
    assertThat(await(sick, Kind.UNHEALTHY).name()).isEqualTo(sick.name());
    sick.kill();
    assertThat(await(sick, Kind.DIE).exitCode()).contains(137);
  }
}
