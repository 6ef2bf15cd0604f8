package dev.recap.server.openwhisk;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: what actions and activations are made of. */
public interface Backend {

  /** The capsules that can be invoked. */
  List<Manifest> capsules();

  /**
   * Invokes and waits for the end; the progress is told the id.
   *
   * @throws dev.recap.server.http.RefusedRequest when there is no room for it now
   */
  InvocationRecord invoke(Request request, Progress progress);

  /**
   * Has it invoked later.
   *
   * @return its id
   * @throws dev.recap.server.http.RefusedRequest when there is no room for it now
   */
  String submit(Request request);

  /** The record with this id, if the caller may see it. */
  Optional<InvocationRecord> find(String id, Caller by);

  /** The records the caller may see of invocations that have ended, newest first. */
  List<InvocationRecord> list(Wanted wanted, Caller by);

  /**
   * Which records.
   *
   * @param capsule of this capsule, its name
   * @param since accepted at this time or later
   * @param until accepted before this time
   * @param skip so many are passed over
   * @param limit at most so many
   */
  record Wanted(
      Optional<String> capsule,
      Optional<Instant> since,
      Optional<Instant> until,
      int skip,
      int limit) {}
}
