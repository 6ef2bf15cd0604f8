package dev.recap.server.live;

import dev.recap.core.access.Caller;
import java.util.Optional;

/** Port: the invocations a caller may see, those that wait for their turn among them. */
@FunctionalInterface
public interface VisibleInvocations {

  /** The id of the invocation that is asked for, if the caller may see it. */
  Optional<String> find(String asked, Caller by);
}
