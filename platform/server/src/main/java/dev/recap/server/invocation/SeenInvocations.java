package dev.recap.server.invocation;

import dev.recap.core.access.Caller;
import dev.recap.server.live.VisibleInvocations;
import java.util.Optional;

/** The invocations a caller may see in the API, also those that wait: they can be followed. */
public final class SeenInvocations implements VisibleInvocations {
  private final Invocations invocations;

  /** Over what finds them. */
  public SeenInvocations(Invocations invocations) {
    this.invocations = invocations;
  }

  @Override
  public Optional<String> find(String asked, Caller by) {
    return invocations.find(asked, by).map(_ -> asked);
  }
}
