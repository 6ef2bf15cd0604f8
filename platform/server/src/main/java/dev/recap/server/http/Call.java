package dev.recap.server.http;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.websocket.api.Session;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One request and its answer, of which there is exactly one. Belongs to one thread. */
public final class Call {
  private static final String JSON = "application/json";

  private static final Pattern ENTITY_TAG = Pattern.compile("\\*|(?:W/)?\"[^\"]*\"");

  private final Request request;
  private final Response response;
  private final Map<String, String> path;
  private final Query query;
  private final Optional<Asking> asking;
  private final Body body;
  private final Upgrade upgrade;

  Call(
      Request request,
      Response response,
      Map<String, String> path,
      Query query,
      Optional<Asking> asking,
      Body body,
      Upgrade upgrade) {
    this.request = request;
    this.response = response;
    this.path = path;
    this.query = query;
    this.asking = asking;
    this.body = body;
    this.upgrade = upgrade;
  }

  /** Who asks, and what their credentials may be used for. */
  record Asking(Caller caller, Set<Scope> scopes) {}

  /** Makes a WebSocket of the connection. */
  @FunctionalInterface
  interface Upgrade {
    void to(Session.Listener listener) throws IOException;
  }

  /**
   * Who asks.
   *
   * @throws IllegalStateException on a route that anybody may ask
   */
  public Caller caller() {
    return asking.orElseThrow(() -> new IllegalStateException("the route is open")).caller();
  }

  /** Whether the caller's credentials may be used for this. */
  public boolean has(Scope scope) {
    return asking.isPresent() && asking.get().scopes().contains(scope);
  }

  /** The value of a name in the route's template. */
  public String path(String name) {
    return Optional.ofNullable(path.get(name))
        .orElseThrow(() -> new IllegalArgumentException("the route has no " + name));
  }

  /** The parameters behind the path. */
  public Query query() {
    return query;
  }

  /** A header's value; of several the first. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** The method, in capitals. */
  public String method() {
    return request.getMethod();
  }

  /** All headers by their names as they were sent, with their values in their order. */
  public Map<String, List<String>> headers() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    request
        .getHeaders()
        .getFieldNamesCollection()
        .forEach(name -> all.put(name, request.getHeaders().getValuesList(name)));
    return all;
  }

  /**
   * The body.
   *
   * @param most bytes that it may have
   * @throws RefusedRequest when it has more
   */
  public byte[] bytes(int most) throws IOException {
    return body.read(most);
  }

  /**
   * The body.
   *
   * @param most bytes that it may have
   * @param patience how long it may take, if that is less than usual
   * @throws RefusedRequest when it has more, or is not here by then
   */
  public byte[] bytes(int most, Duration patience) throws IOException {
    return body.read(most, patience);
  }

  /**
   * The body as one JSON object.
   *
   * @throws RefusedRequest when it is none
   */
  public JsonNode object() throws IOException {
    return object(body.usual());
  }

  /**
   * The body as one JSON object.
   *
   * @param most bytes that it may have
   * @throws RefusedRequest when it is none
   */
  public JsonNode object(int most) throws IOException {
    String type = header("Content-Type").orElse("").split(";", 2)[0].strip();
    byte[] text = body.read(most);
    if (!type.equalsIgnoreCase(JSON)) {
      throw new RefusedRequest(
          new Problem(
              Problem.Kind.WRONG_MEDIA_TYPE,
              "Tried to read the request as JSON but %s"
                  .formatted(
                      type.isEmpty() ? "it does not say what it is" : "it says it is " + type)));
    }
    try {
      JsonNode value = JsonText.read(text);
      if (value.isObject()) {
        return value;
      }
    } catch (JacksonException e) {
      throw RefusedRequest.usage("Tried to read the request as JSON but " + what(e));
    }
    throw RefusedRequest.usage("Tried to read the request but it is not a JSON object");
  }

  private static String what(JacksonException e) {
    String first = e.getOriginalMessage().lines().findFirst().orElse("it is not JSON");
    return e.getLocation() == null
        ? first
        : "%s (line %d, column %d)"
            .formatted(first, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  /** Whether a body comes with the request. */
  public boolean hasBody() {
    return body.announced();
  }

  /** Sets a header of the answer, before that begins. */
  public Call with(String header, String value) {
    response.getHeaders().put(header, value);
    return this;
  }

  /** Answers with JSON, made of maps, lists and plain values. */
  public void json(int status, Object value) throws IOException {
    send(status, JSON, JsonText.of(value).getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with JSON that is text already. */
  public void jsonText(int status, String text) throws IOException {
    send(status, JSON, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with a problem, in its kind's status. */
  public void problem(Problem problem) throws IOException {
    problem(problem, Map.of());
  }

  /**
   * Answers with a problem.
   *
   * @param more members of the JSON object beside the usual ones
   */
  public void problem(Problem problem, Map<String, Object> more) throws IOException {
    Map<String, Object> members = ProblemDetails.of(problem);
    members.putAll(more);
    switch (problem.kind()) {
      case TOO_MANY, OVERLOADED -> {
        if (!response.getHeaders().contains(HttpHeader.RETRY_AFTER)) {
          long seconds = problem.retryAfterSeconds().orElse(1L);
          members.put("retryAfterSeconds", seconds);
          with("Retry-After", Long.toString(seconds));
        }
      }
      case UNAUTHENTICATED -> with("WWW-Authenticate", "Bearer");
      default -> {}
    }
    send(
        problem.kind().httpStatus(),
        ProblemDetails.MEDIA_TYPE,
        JsonText.of(members).getBytes(StandardCharsets.UTF_8));
  }

  /** Answers without content. */
  public void empty(int status) throws IOException {
    response.setStatus(status);
    Content.Sink.write(response, true, ByteBuffer.allocate(0));
  }

  /** Answers with bytes that are there already. */
  public void send(int status, String mediaType, byte[] bytes) throws IOException {
    response.setStatus(status);
    with("Content-Type", mediaType);
    with("Content-Length", Integer.toString(bytes.length));
    Content.Sink.write(response, true, ByteBuffer.wrap(bytes));
  }

  /**
   * Answers with bytes as they come; closing the stream ends the answer. Each write goes out at
   * once, and waits while the caller does not read.
   *
   * @param length how many they will be; empty: not known yet
   */
  public OutputStream stream(int status, String mediaType, Optional<Long> length) {
    response.setStatus(status);
    with("Content-Type", mediaType);
    length.ifPresent(bytes -> with("Content-Length", Long.toString(bytes)));
    return Content.Sink.asOutputStream(response);
  }

  /**
   * Answers with a WebSocket. What is thrown here before it is one is answered as ever.
   *
   * @param listener of a public class with public methods, since Jetty looks them up
   * @throws RefusedRequest when the caller did not ask for one
   */
  public void webSocket(Session.Listener listener) throws IOException {
    upgrade.to(listener);
  }

  /** Whether the answer has begun. */
  boolean begun() {
    return response.isCommitted();
  }

  /** Nothing set so far is sent. */
  void reset() {
    response.reset();
  }

  /** The elements of a header that is a list, with their quotes. */
  public List<String> headers(String name) {
    return request.getHeaders().getCSV(name, true);
  }

  /** The entity tags in a header (RFC 9110, 8.8.3), weak ones with their mark. */
  public List<String> entityTags(String name) {
    return request.getHeaders().getValuesList(name).stream()
        .flatMap(value -> ENTITY_TAG.matcher(value).results())
        .map(MatchResult::group)
        .toList();
  }
}
