package dev.recap.client;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.Target;
import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A RECap server, asked over its HTTP API. What could not be done is a value, {@link
 * Answer.Refused}; a server that cannot be reached or says what nobody understands is a {@link
 * PlatformException} that names its address.
 *
 * <p>May be used by several threads at once.
 */
public final class RecapClient implements AutoCloseable {
  private static final int PAGE = 100;
  private static final int TRIES = 4;

  private final Http http;
  private final Replies replies;

  /**
   * A client of one server; nothing is connected yet.
   *
   * @throws PlatformException when a certificate cannot be read
   */
  public RecapClient(ServerAccess access) {
    this.http = new Http(access);
    this.replies = new Replies(http);
  }

  /** The capsules of the server's host. */
  public Answer<List<CapsuleSummary>> capsules() {
    return replies.ask(Ask.get("/capsules"), Shapes::capsules);
  }

  /** What a capsule takes, needs and may do, as JSON. */
  public Answer<String> capsule(String reference) {
    return replies.ask(Ask.get("/capsules/" + Ask.encoded(reference)), Function.identity());
  }

  /**
   * The running containers of the server's host.
   *
   * @param labels an empty value asks only that the label is there
   */
  public Answer<List<Target>> targets(Map<String, String> labels) {
    String query =
        labels.entrySet().stream()
            .map(label ->
                "label="
                    + Ask.encoded(
                        label.getKey()
                            + (label.getValue().isEmpty() ? "" : "=" + label.getValue())))
            .collect(Collectors.joining("&"));
    return replies.ask(Ask.get("/targets" + (query.isEmpty() ? "" : "?" + query)), Shapes::targets);
  }

  /**
   * Invokes and waits for the end, which may be long. An invocation that was not carried out to an
   * end of its own is refused, with its record.
   */
  public Answer<InvocationRecord> invoke(Order order) {
    Ask ask = Ask.post(invoke(order.capsule()), Optional.of(order.json(false)));
    return replies.ask(
        ask.patient(Duration.ZERO), text -> ((Found.Begun) Shapes.found(text)).invocation());
  }

  /**
   * Invokes in one target, tells what happens while it happens, and waits for the end: also over
   * connections that break.
   *
   * @param began told the id, as soon as there is one
   * @return the final record, whatever its outcome
   */
  public Answer<InvocationRecord> invoke(
      Order order, Consumer<String> began, Consumer<Event> live) {
    return switch (submit(order, UUID.randomUUID().toString())) {
      case Answer.Refused<Submitted> refused -> refused.as();
      case Answer.Given<Submitted>(Submitted submitted) -> {
        began.accept(submitted.id());
        yield follow(submitted.id(), live);
      }
    };
  }

  /** Tells what an invocation does until its end; its final record. */
  public Answer<InvocationRecord> follow(String id, Consumer<Event> live) {
    switch (events(id, Optional.empty())) {
      case Answer.Refused<Events> refused -> {
        return refused.as();
      }
      case Answer.Given<Events>(Events events) -> {
        try (events) {
          for (Optional<Event> next = events.next(); next.isPresent(); next = events.next()) {
            live.accept(next.get());
          }
        }
      }
    }
    return find(id)
        .map(found ->
            switch (found) {
              case Found.Begun(InvocationRecord invocation) -> invocation;
              case Found.Queued queued ->
                  throw new PlatformException(
                      Problem.Kind.PLATFORM,
                      "Tried to follow invocation %s to its end but it waits again"
                          .formatted(queued.id()));
            });
  }

  /**
   * Has it invoked later. Asked again with the same key, the answer is about the first; a
   * connection that breaks is made again.
   */
  public Answer<Submitted> submit(Order order, String key) {
    Ask ask =
        Ask.post(invoke(order.capsule()), Optional.of(order.json(true)))
            .with("Prefer", "respond-async")
            .with("Idempotency-Key", key);
    for (int n = 1; ; n++) {
      try {
        return replies.ask(ask, Shapes::submitted);
      } catch (PlatformException e) {
        if (n == TRIES || !Http.mayHaveArrived(e)) {
          throw e;
        }
      }
    }
  }

  private static String invoke(String capsule) {
    return "/capsules/" + Ask.encoded(capsule) + "/invoke";
  }

  /** An invocation by its whole id. */
  public Answer<Found> find(String id) {
    return replies.ask(Ask.get("/invocations/" + Ask.encoded(id)), Shapes::found);
  }

  /** One page of invocations, the newest first, at most 100. */
  public Answer<Page<Found>> page(Selection selection, int limit, Optional<String> cursor) {
    return replies.ask(Ask.get("/invocations" + selection.query(limit, cursor)), Shapes::page);
  }

  /**
   * All of them, page after page as they are read.
   *
   * @throws PlatformException from its operations, also for what a server refuses
   */
  public Stream<Found> all(Selection selection) {
    Iterator<Found> pages = new Pages<>(cursor -> page(selection, PAGE, cursor));
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED), false);
  }

  /** Ends an invocation, or keeps it from being begun. */
  public Answer<Cancelled> cancel(String id) {
    return replies.ask(
        Ask.post("/invocations/" + Ask.encoded(id) + "/cancel", Optional.empty()),
        Shapes::cancelled);
  }

  /** What a capsule printed on a stream, as far as it was kept. The caller closes it. */
  public Answer<InputStream> output(String id, boolean stderr) {
    return Download.of(http, "/invocations/" + Ask.encoded(id) + (stderr ? "/stderr" : "/stdout"));
  }

  /** The files an invocation left. */
  public Answer<List<Artifact>> artifacts(String id) {
    return replies.ask(
        Ask.get("/invocations/" + Ask.encoded(id) + "/artifacts"), Shapes::artifacts);
  }

  /** One of these files, of any size. The caller closes it. */
  public Answer<InputStream> artifact(String id, String name) {
    return Download.of(http, "/invocations/" + Ask.encoded(id) + "/artifacts/" + Ask.encoded(name));
  }

  /**
   * What an invocation does and did. The caller closes it.
   *
   * @param after the event after which it begins
   */
  public Answer<Events> events(String id, Optional<String> after) {
    return Events.open(http, id, after);
  }

  /**
   * Joins a terminal to that of a capsule, until it ends.
   *
   * @param notices told what whoever invoked the capsule should know
   * @return the id of the invocation; refused: it was not begun
   */
  public Answer<String> session(Order order, Streams.Terminal terminal, Consumer<String> notices) {
    return new TerminalSession(http, terminal, notices).run(order);
  }

  /** The recording of an interactive invocation, asciicast v2. The caller closes it. */
  public Answer<InputStream> recording(String id) {
    return Download.of(http, "/invocations/" + Ask.encoded(id) + "/recording");
  }

  /** All API tokens, the newest first. */
  public Answer<List<TokenInfo>> tokens() {
    return replies.ask(Ask.get("/tokens"), Shapes::tokens);
  }

  /** Makes an API token. */
  public Answer<TokenInfo.Created> createToken(
      String name, List<String> scopes, Duration lifetime) {
    String body =
        JsonBody.of(Map.of("name", name, "scopes", scopes, "expires", lifetime.toString()));
    return replies.ask(Ask.post("/tokens", Optional.of(body)), Shapes::created);
  }

  /** Takes an API token back. */
  public Answer<String> revokeToken(String id) {
    return replies.ask(Ask.delete("/tokens/" + Ask.encoded(id)), _ -> id);
  }

  /** The approvals that the caller asked for or may decide, the newest first. */
  public Answer<List<ApprovalInfo>> approvals(int limit) {
    return replies.ask(Ask.get("/approvals?limit=" + limit), Shapes::approvals);
  }

  /** Approves or denies what somebody else wants to invoke. */
  public Answer<ApprovalInfo> decide(String id, boolean approve) {
    return replies.ask(
        Ask.post(
            "/approvals/" + Ask.encoded(id) + (approve ? "/approve" : "/deny"), Optional.empty()),
        Shapes::approval);
  }

  /** What would be decided about an invocation, and why; nothing is used up. */
  public Answer<AccessExplanation> testPolicy(AccessQuestion question) {
    return replies.ask(Ask.post("/policy/test", Optional.of(question.json())), Shapes::explanation);
  }

  /** Rows of the audit log from its beginning, or after one of them. */
  public Answer<Page<AuditEntry>> audit(
      Optional<String> invocation, int limit, Optional<String> after) {
    String of = invocation.map(id -> "&invocation=" + Ask.encoded(id)).orElse("");
    String from = after.map(seq -> "&after=" + Ask.encoded(seq)).orElse("");
    return replies.ask(Ask.get("/audit?limit=" + limit + of + from), Shapes::audit);
  }

  /** Checks the whole audit log. */
  public Answer<AuditVerification> verifyAudit() {
    return replies.ask(Ask.get("/audit/verification").patient(Duration.ZERO), Shapes::verification);
  }

  /** Its triggers. */
  public TriggerClient triggers() {
    return new TriggerClient(replies);
  }

  /** Ends all connections. */
  @Override
  public void close() {
    http.close();
  }
}
