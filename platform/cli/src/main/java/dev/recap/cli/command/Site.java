package dev.recap.cli.command;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where capsules are invoked, and where the records of that are: this host, or a server.
 *
 * <p>Every method throws {@link PlatformException} when that cannot be done there.
 */
public interface Site {
  /** Who asks, as far as is known here. */
  Caller caller();

  /**
   * The running containers there.
   *
   * @param labels an empty value asks only that the label is there
   */
  List<Target> targets(Map<String, String> labels);

  /** Invokes in one target and waits for the end; the final record. */
  InvocationRecord invoke(Request request, Streams streams, Watcher watcher);

  /** Invokes in many targets and waits for the last end. */
  FanOut.Ending invoke(FanOut.Order order, Watcher watcher, FanOut.Listener listener);

  /** Has it invoked in one target without waiting; its id. */
  String submit(Request request);

  /** The record with this id, or with the only id that starts so. */
  Optional<InvocationRecord> find(String idOrPrefix);

  /** The newest records first, at most so many; their output may be left out. */
  List<InvocationRecord> list(int limit);

  /**
   * Has an invocation ended that runs.
   *
   * @return what was done about it, a sentence; empty: it has ended already
   */
  Optional<String> cancel(InvocationRecord invocation);

  /** Opens one of the files that an invocation left. */
  InputStream artifact(InvocationRecord invocation, String name) throws IOException;

  /** Opens the recording of an interactive invocation; empty: it has none. */
  Optional<InputStream> recording(InvocationRecord invocation) throws IOException;

  /** What administrators do there. */
  Administration administration();

  /** The rules by which events invoke capsules there. */
  Triggers triggers();
}
