package dev.recap.cli;

import dev.recap.cli.command.Administration;
import dev.recap.cli.command.LocalSite;
import dev.recap.cli.command.Site;
import dev.recap.cli.command.Triggers;
import dev.recap.cli.command.Watcher;
import dev.recap.client.Answer;
import dev.recap.client.Cancelled;
import dev.recap.client.Event;
import dev.recap.client.Found;
import dev.recap.client.Order;
import dev.recap.client.RecapClient;
import dev.recap.client.Selection;
import dev.recap.client.ServerAccess;
import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.Target;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A server. */
final class RemoteSite implements Site, AutoCloseable {
  private static final int PAGE = 100;

  private final RecapClient client;
  private final Caller caller;
  private final Optional<LocalSite> here;

  /**
   * One server.
   *
   * @param caller who asks as far as is known here
   * @param here the same host without its server, for what a server does not do
   */
  RemoteSite(ServerAccess access, Caller caller, Optional<LocalSite> here) {
    this.client = new RecapClient(access);
    this.caller = caller;
    this.here = here;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public List<Target> targets(Map<String, String> labels) {
    return given(client.targets(labels));
  }

  @Override
  public InvocationRecord invoke(Request request, Streams streams, Watcher watcher) {
    return switch (streams) {
      case Streams.Interactive(Streams.Terminal terminal) -> {
        String id =
            given(client.session(order(request), terminal, notice -> watcher.notice("", notice)));
        yield begun(given(client.find(id)));
      }
      case Streams.Piped(Optional<InputStream> stdin, Streams.Listener live) -> {
        if (stdin.isPresent() && here.isPresent()) {
          yield here.get().invoke(request, streams, watcher);
        }
        if (stdin.isPresent()) {
          throw new PlatformException(
              Problem.Kind.USAGE,
              "Tried to pass standard input on to %s but a server takes none: use -T for a terminal"
                  .formatted(request.capsule()));
        }
        String key = UUID.randomUUID().toString();
        String id = given(client.submit(order(request), key)).id();
        watcher.cancellable(id, _ -> cancel(id));
        yield given(client.follow(id, event -> tell(event, id, watcher, live)));
      }
    };
  }

  private static void tell(Event event, String id, Watcher watcher, Streams.Listener live) {
    switch (event) {
      case Event.Entered entered -> watcher.entered(id, entered.phase());
      case Event.Noticed noticed -> watcher.notice(id, noticed.notice());
      case Event.Printed printed ->
          live.output(printed.stderr(), printed.bytes(), printed.bytes().length);
      case Event.Missed missed ->
          watcher.notice(
              id,
              "%d bytes of its output passed before they could be shown"
                  .formatted(missed.stdout() + missed.stderr()));
      case Event.Ended _ -> {}
    }
  }

  private static Order order(Request request) {
    return order(
        request.capsule().toString(),
        new Order.Where.Target(request.target().toString()),
        request.parameters(),
        request.timeout(),
        request.reason());
  }

  private static Order order(
      String capsule,
      Order.Where where,
      Map<String, Object> parameters,
      Optional<Duration> timeout,
      Optional<String> reason) {
    return new Order(capsule, where, parameters, timeout, reason, 0, Optional.<URI>empty(), false);
  }

  @Override
  public FanOut.Ending invoke(FanOut.Order order, Watcher watcher, FanOut.Listener listener) {
    Order asked =
        order(
            order.capsule().toString(),
            new Order.Where.Selector(order.labels(), order.maxParallel(), order.maxFailures()),
            order.parameters(),
            order.timeout(),
            order.reason());
    String id = given(client.submit(asked, UUID.randomUUID().toString())).id();
    watcher.cancellable(id, _ -> cancel(id));
    return new RemoteFanOut(client, id).await(listener);
  }

  @Override
  public String submit(Request request) {
    return given(client.submit(order(request), UUID.randomUUID().toString())).id();
  }

  @Override
  public Optional<InvocationRecord> find(String idOrPrefix) {
    Answer<Found> answer =
        client.find(
            idOrPrefix.length() == InvocationRecords.ID_LENGTH ? idOrPrefix : whole(idOrPrefix));
    return answer instanceof Answer.Refused<Found> refused
            && refused.problem().kind() == Problem.Kind.UNKNOWN_INVOCATION
        ? Optional.empty()
        : Optional.of(InvocationRecords.of(given(answer)));
  }

  /** The id that begins so, of those that are recent; the server takes whole ids alone. */
  private String whole(String prefix) {
    List<String> ids =
        prefix.isEmpty()
            ? List.of()
            : client
                .all(Selection.ALL)
                .limit(InvocationRecords.LOOKED_THROUGH)
                .map(InvocationRecords::id)
                .filter(id -> id.startsWith(prefix))
                .limit(2)
                .toList();
    return ids.size() == 1 ? ids.getFirst() : prefix;
  }

  @Override
  public List<InvocationRecord> list(int limit) {
    if (limit <= PAGE) {
      return given(client.page(Selection.ALL, Math.max(limit, 1), Optional.empty()))
          .items()
          .stream()
          .limit(limit)
          .map(InvocationRecords::of)
          .toList();
    }
    try (Stream<Found> all = client.all(Selection.ALL)) {
      return all.limit(limit).map(InvocationRecords::of).toList();
    }
  }

  private void cancel(String id) {
    try {
      Cancelled _ = given(client.cancel(id));
    } catch (PlatformException e) {
      // Whoever waits for its end is told that the server is gone, or that it has ended.
    }
  }

  @Override
  public Optional<String> cancel(InvocationRecord invocation) {
    return switch (given(client.cancel(invocation.id()))) {
      case Cancelled.Asked(String id) -> Optional.of("Asked the server to cancel invocation " + id);
      case Cancelled.Over(InvocationRecord ended) ->
          ended.outcome().isPresent() && invocation.outcome().isEmpty()
              ? Optional.of("Invocation %s has ended".formatted(ended.id()))
              : Optional.empty();
    };
  }

  @Override
  public InputStream artifact(InvocationRecord invocation, String name) {
    return given(client.artifact(invocation.id(), name));
  }

  @Override
  public Optional<InputStream> recording(InvocationRecord invocation) {
    Answer<InputStream> answer = client.recording(invocation.id());
    return answer instanceof Answer.Refused<InputStream> refused
            && refused.problem().kind() == Problem.Kind.UNKNOWN_INVOCATION
        ? Optional.empty()
        : Optional.of(given(answer));
  }

  @Override
  public Administration administration() {
    return new RemoteAdministration(client);
  }

  @Override
  public Triggers triggers() {
    return new RemoteTriggers(client.triggers());
  }

  private static InvocationRecord begun(Found found) {
    return InvocationRecords.of(found);
  }

  /** What was asked for; what the server refuses is told as if it were refused here. */
  static <T> T given(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(T value) -> value;
      case Answer.Refused<T> refused ->
          throw new PlatformException(refused.problem().kind(), refused.problem().message());
    };
  }

  @Override
  public void close() {
    client.close();
  }

  /** Records of what the server found. */
  static final class InvocationRecords {
    static final int ID_LENGTH = 20;
    static final int LOOKED_THROUGH = 1000;

    private InvocationRecords() {}

    static String id(Found found) {
      return switch (found) {
        case Found.Begun(InvocationRecord invocation) -> invocation.id();
        case Found.Queued queued -> queued.id();
      };
    }

    /** One that waits has no record yet, but may be shown as if it had. */
    static InvocationRecord of(Found found) {
      return switch (found) {
        case Found.Begun(InvocationRecord invocation) -> invocation;
        case Found.Queued queued ->
            new InvocationRecord(
                queued.id(),
                new InvocationRecord.Owner("", 0, 0),
                queued.capsule(),
                queued.target(),
                Optional.empty(),
                "{}",
                queued.caller(),
                Optional.empty(),
                Optional.empty(),
                queued.accepted(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Captured.NOTHING,
                Captured.NOTHING,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of("It waits for its turn"));
      };
    }
  }
}
