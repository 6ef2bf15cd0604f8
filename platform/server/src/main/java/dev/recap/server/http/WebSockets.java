package dev.recap.server.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.jspecify.annotations.Nullable;

/** Makes WebSockets (RFC 6455) of requests. */
final class WebSockets {
  /** What a terminal sends is small; what is pasted into one may be a page or two. */
  private static final int LARGEST_MESSAGE = 64 << 10;

  /** A message not taken by then holds up its sender, who notices. */
  private static final int OUTGOING_FRAMES = 64;

  private final ServerWebSocketContainer container;

  WebSockets(Server server, Duration idle) {
    this.container = ServerWebSocketContainer.ensure(server);
    container.setIdleTimeout(idle);
    container.setMaxTextMessageSize(LARGEST_MESSAGE);
    container.setMaxBinaryMessageSize(LARGEST_MESSAGE);
    container.setMaxFrameSize(LARGEST_MESSAGE);
    container.setMaxOutgoingFrames(OUTGOING_FRAMES);
  }

  void upgrade(Session.Listener listener, Request request, Response response, Callback callback)
      throws IOException {
    refuseOtherSites(request);
    WebSocketCreator creator = (_, _, _) -> listener;
    if (!container.upgrade(creator, request, response, callback)) {
      throw RefusedRequest.usage(
          "Tried to make a WebSocket of the connection but the request did not ask for one");
    }
  }

  /**
   * A browser opens WebSockets for any site, and shows its user's client certificate on the way.
   */
  private static void refuseOtherSites(Request request) {
    @Nullable String origin = request.getHeaders().get("Origin");
    @Nullable String host = request.getHeaders().get("Host");
    if (origin != null && !sameAuthority(origin, host)) {
      throw RefusedRequest.usage(
          "Tried to make a WebSocket of the connection but a page of another site asks for it");
    }
  }

  private static boolean sameAuthority(String origin, @Nullable String host) {
    try {
      return host != null && host.equals(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
