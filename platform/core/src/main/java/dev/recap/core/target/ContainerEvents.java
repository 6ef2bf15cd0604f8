package dev.recap.core.target;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** Port: what the container runtimes of this host tell of their containers. */
public interface ContainerEvents {

  /** Those that tell something. */
  Set<ContainerRuntime> runtimes();

  /**
   * Tells what happens until the stream breaks or the thread is interrupted.
   *
   * @param since what happened from then on is told first, as far as the runtime still knows it;
   *     things of the second before may be told again
   * @param listener is called in the order of things, and must not wait: a runtime drops what is
   *     not read in time
   * @return why there is no more
   */
  End follow(ContainerRuntime runtime, Instant since, Consumer<ContainerEvent> listener);

  /** Why nothing more is told. */
  sealed interface End {
    /** The runtime is not there, or not now. */
    record Absent(String why) implements End {}

    /** It stopped telling. */
    record Broken(String why) implements End {}
  }
}
