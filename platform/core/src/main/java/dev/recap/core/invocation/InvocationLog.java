package dev.recap.core.invocation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Port: keeps the records of invocations, safe under sudden death and several processes. Durations
 * are kept to the microsecond; a record that cannot be kept is a {@link PlatformException}.
 */
public interface InvocationLog {

  /** Keeps the first form of a record, before anything is done for it. */
  void begin(InvocationRecord invocation);

  /**
   * Keeps the final form of a record that was begun. A record that is final already is left as it
   * is.
   */
  void end(InvocationRecord invocation);

  /** The record with this id, or with the only id that starts so. */
  Optional<InvocationRecord> find(String idOrPrefix);

  /**
   * The newest records first.
   *
   * @param limit at most so many
   * @param before only those accepted before this instant
   */
  List<InvocationRecord> list(int limit, Optional<Instant> before);

  /** The records that are not final. */
  List<InvocationRecord> open();
}
