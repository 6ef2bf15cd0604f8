package dev.recap.server.http;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.server.identity.Identity;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Leads each request to its endpoint once it is known who asks. */
final class Dispatcher extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** In the log, of what happens while a request is answered. */
  private static final String CALLER = "caller";

  private final Router router;
  private final Authentication authentication;
  private final Limits limits;
  private final BodyMemory memory;
  private final BodyMemory strangers;
  private final WebSockets webSockets;
  private final Observer observer;

  Dispatcher(
      Router router,
      Authentication authentication,
      Limits limits,
      WebSockets webSockets,
      Observer observer) {
    this.router = router;
    this.authentication = authentication;
    this.limits = limits;
    this.memory = new BodyMemory(limits.allBodiesBytes());
    this.strangers = memory.part(limits.allBodiesBytes() / 4);
    this.webSockets = webSockets;
    this.observer = observer;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    Ending ending;
    try {
      ending = exchange.answer();
      Duration took = Duration.ofNanos(System.nanoTime() - request.getHeadersNanoTime());
      observer.answered(exchange.operation, exchange.caller, response.getStatus(), took);
    } finally {
      MDC.remove(CALLER);
    }
    switch (ending) {
      case Ending.Answered() -> callback.succeeded();
      case Ending.Upgraded() -> {}
      case Ending.Broken(Throwable cause) -> callback.failed(cause);
    }
    return true;
  }

  private sealed interface Ending {
    record Answered() implements Ending {}

    /** The connection is a WebSocket now, which has the callback. */
    record Upgraded() implements Ending {}

    /** No answer, or half of one, which the caller must be able to see. */
    record Broken(Throwable cause) implements Ending {}
  }

  /** One request on its way. */
  private final class Exchange {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private Optional<String> operation = Optional.empty();
    private Optional<String> caller = Optional.empty();
    private boolean upgraded;
    private @Nullable Endpoint found;

    Exchange(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    Ending answer() {
      usualHeaders();
      try (Body body = new Body(request, limits, memory)) {
        return answer(body);
      }
    }

    private void usualHeaders() {
      response.getHeaders().put("Cache-Control", "no-store");
      response.getHeaders().put("X-Content-Type-Options", "nosniff");
    }

    private Ending answer(Body body) {
      Problem problem;
      try {
        @Nullable Problem said = dispatch(body);
        if (said != null) {
          return refuse(said, body);
        }
        return upgraded ? new Ending.Upgraded() : new Ending.Answered();
      } catch (RefusedRequest e) {
        problem = e.problem();
      } catch (PlatformException e) {
        LOG.warn("{} {}: {}", request.getMethod(), operation.orElse("?"), e.problem().message());
        problem = e.problem();
      } catch (IOException e) {
        return new Ending.Broken(e);
      } catch (HttpException.RuntimeException e) {
        problem =
            new Problem(
                Problem.Kind.BAD_REQUEST,
                "Tried to read the headers but %s".formatted(e.getReason()));
      } catch (RuntimeException | Error e) {
        LOG.error("Tried to answer {} {} but", request.getMethod(), operation.orElse("?"), e);
        problem =
            new Problem(
                Problem.Kind.PLATFORM, "Tried to answer the request but RECap failed: see its log");
      }
      if (!response.isCommitted() && !upgraded) {
        // What was said of an answer that there will not be.
        response.reset();
        usualHeaders();
      }
      return refuse(problem, body);
    }

    private Ending refuse(Problem problem, Body body) {
      if (response.isCommitted() || upgraded) {
        return new Ending.Broken(new IOException(problem.message()));
      }
      try {
        Call refused = call(Map.of(), Query.parse(null), Optional.empty(), body);
        if (found == null) {
          refused.problem(problem);
        } else {
          found.refuse(refused, problem);
        }
        return new Ending.Answered();
      } catch (IOException e) {
        return new Ending.Broken(e);
      }
    }

    /** Answers it, or says why not. */
    private @Nullable Problem dispatch(Body body) throws IOException {
      String path = request.getHttpURI().getPath();
      if (path == null || !path.startsWith("/")) {
        throw RefusedRequest.usage("Tried to read the address but it has no path");
      }
      List<String> segments = Path.decoded(path);
      return switch (router.find(request.getMethod(), segments)) {
        case Router.Found.To(Endpoint endpoint, Map<String, String> values) -> {
          operation = Optional.of(endpoint.route().operationId());
          found = endpoint;
          yield authenticate(endpoint, values, body);
        }
        case Router.Found.OtherMethods(var methods) -> {
          response.getHeaders().put("Allow", String.join(", ", methods));
          yield new Problem(
              Problem.Kind.WRONG_METHOD,
              "Tried to %s %s but it takes only %s"
                  .formatted(request.getMethod(), path, String.join(", ", methods)));
        }
        case Router.Found.Nothing() ->
            new Problem(
                Problem.Kind.UNKNOWN_PATH,
                "Tried to find %s but there is no such path".formatted(path));
      };
    }

    private @Nullable Problem authenticate(Endpoint endpoint, Map<String, String> values, Body body)
        throws IOException {
      Query query = Query.parse(request.getHttpURI().getQuery());
      Optional<Scope> needs = endpoint.route().needs();
      if (needs.isEmpty()) {
        try (Body strangers = new Body(request, limits, Dispatcher.this.strangers)) {
          endpoint.answer(call(values, query, Optional.empty(), strangers));
        }
        return null;
      }
      return switch (authentication.of(Peers.credentials(request))) {
        case Identity.Unknown(Problem problem) -> problem;
        case Identity.Known known when !known.scopes().contains(needs.get()) ->
            new Problem(
                Problem.Kind.DENIED,
                "Tried to use %s but the credentials of %s lack the scope %s"
                    .formatted(endpoint.route().operationId(), known.caller(), word(needs.get())));
        case Identity.Known known -> {
          caller = Optional.of(known.caller().name());
          MDC.put(CALLER, known.caller().name());
          endpoint.answer(
              call(
                  values,
                  query,
                  Optional.of(new Call.Asking(known.caller(), known.scopes())),
                  body));
          yield null;
        }
      };
    }

    private Call call(
        Map<String, String> values, Query query, Optional<Call.Asking> asking, Body body) {
      return new Call(
          request,
          response,
          values,
          query,
          asking,
          body,
          listener -> {
            webSockets.upgrade(listener, request, response, callback);
            upgraded = true;
          });
    }
  }

  private static String word(Scope scope) {
    return scope.name().toLowerCase(java.util.Locale.ROOT);
  }
}
