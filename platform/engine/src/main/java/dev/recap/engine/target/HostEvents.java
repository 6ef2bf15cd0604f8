package dev.recap.engine.target;

import dev.recap.core.target.ContainerEvent;
import dev.recap.core.target.ContainerEvents;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Follows Docker and Podman over their sockets, which both speak the Docker Engine API ({@code
 * SystemEvents}). Docker remembers its last 256 events for those who come back, as long as its
 * daemon lives; Podman what its log or its journal keeps.
 */
public final class HostEvents implements ContainerEvents {
  private final Map<ContainerRuntime, UnixHttp> sockets;
  private final Map<ContainerRuntime, KnownHealth> health = new ConcurrentHashMap<>();

  /** Of the runtimes at these places. */
  public HostEvents(HostPlaces places) {
    this.sockets =
        Map.of(
            ContainerRuntime.DOCKER, new UnixHttp(places.dockerSocket(), places.timeout()),
            ContainerRuntime.PODMAN, new UnixHttp(places.podmanSocket(), places.timeout()));
  }

  @Override
  public Set<ContainerRuntime> runtimes() {
    return sockets.keySet();
  }

  @Override
  public End follow(ContainerRuntime runtime, Instant since, Consumer<ContainerEvent> listener) {
    UnixHttp http = sockets.get(runtime);
    if (http == null) {
      return new End.Absent("%s tells nothing".formatted(runtime.prefix()));
    }
    if (!Files.exists(http.socket())) {
      return new End.Absent("there is no " + http.socket());
    }
    try {
      KnownHealth known = health.computeIfAbsent(runtime, _ -> new KnownHealth());
      EventLines lines = new EventLines(runtime, http, since, known, listener);
      http.lines(lines.path(), lines::read);
      return new End.Broken("%s ended the stream".formatted(http.socket()));
    } catch (ConnectException _) {
      return new End.Absent("nothing listens on " + http.socket());
    } catch (IOException e) {
      return new End.Broken("%s: %s".formatted(http.socket(), e.getMessage()));
    }
  }
}
