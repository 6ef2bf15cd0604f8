package dev.recap.server.http;

import dev.recap.core.invocation.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Problem details where a request did not come as far as the {@link Dispatcher}. */
final class ProblemPages extends ErrorHandler {

  /** Of every method, not only of those with which browsers ask for pages. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    Map<String, Object> members = ProblemDetails.of(problem(status, message));
    members.put("status", status);
    response.getHeaders().put("Content-Type", ProblemDetails.MEDIA_TYPE);
    if (status == 503) {
      response.getHeaders().put("Retry-After", "1");
    }
    response.write(
        true, ByteBuffer.wrap(JsonText.of(members).getBytes(StandardCharsets.UTF_8)), callback);
  }

  private static Problem problem(int status, @Nullable String message) {
    return switch (status) {
      case 503 ->
          new Problem(
              Problem.Kind.OVERLOADED, "Tried to answer the request but the server is ending");
      case 413, 414, 431 ->
          new Problem(
              Problem.Kind.TOO_LARGE,
              "Tried to read the request but its address or its headers are too long");
      case 408 -> new Problem(Problem.Kind.TOO_SLOW, "Tried to read the request but it stopped");
      default ->
          status < 500
              ? new Problem(
                  Problem.Kind.BAD_REQUEST,
                  "Tried to read the request but %s"
                      .formatted(message == null ? "it is not HTTP" : message))
              : new Problem(
                  Problem.Kind.PLATFORM,
                  "Tried to answer the request but RECap failed: see its log");
    };
  }
}
