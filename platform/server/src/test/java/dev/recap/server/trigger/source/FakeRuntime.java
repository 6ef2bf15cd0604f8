package dev.recap.server.trigger.source;

import dev.recap.core.target.ContainerEvent;
import dev.recap.core.target.ContainerEvents;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A runtime that remembers all it told, and whose stream a test can break. */
final class FakeRuntime implements ContainerEvents {
  private final List<ContainerEvent> told = new ArrayList<>();
  private int connection;
  private final List<Instant> since = new ArrayList<>();
  private boolean absent;
  private boolean odd;

  @Override
  public Set<ContainerRuntime> runtimes() {
    return Set.of(ContainerRuntime.DOCKER);
  }

  @Override
  public End follow(ContainerRuntime runtime, Instant from, Consumer<ContainerEvent> listener) {
    int mine;
    synchronized (this) {
      if (odd) {
        odd = false;
        throw new IllegalStateException("odd");
      }
      if (absent) {
        return new End.Absent("it is not there");
      }
      since.add(from);
      connection++;
      mine = connection;
    }
    try {
      for (int next = 0; ; next++) {
        ContainerEvent event;
        synchronized (this) {
          while (next >= told.size() && mine == connection && !absent) {
            wait();
          }
          if (mine != connection || absent) {
            return new End.Broken("it broke");
          }
          event = told.get(next);
        }
        if (!event.at().isBefore(from)) {
          listener.accept(event);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new End.Broken("interrupted");
    }
  }

  synchronized void tell(int second, String name) {
    told.add(
        new ContainerEvent(
            ContainerRuntime.DOCKER,
            ContainerEvent.Kind.DIE,
            "%064x".formatted(name.hashCode()),
            name,
            Optional.of("image"),
            Map.of("app", "web"),
            Optional.of(137),
            Door.NOW.plusSeconds(second)));
    notifyAll();
  }

  synchronized void present(boolean is) {
    absent = !is;
    notifyAll();
  }

  /** The next one who follows is thrown something nobody expects. */
  synchronized void odd() {
    odd = true;
  }

  synchronized void breaks() {
    connection++;
    notifyAll();
  }

  synchronized List<Instant> since() {
    return List.copyOf(since);
  }
}
