package dev.recap.server.trigger.result;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where more is to be found.
 *
 * @param server where people and programs reach this server, without a path; empty: nobody said,
 *     and links are paths
 */
public record Links(Optional<URI> server) {
  private static final String ROOT = "/api/v1";

  /** Paths alone. */
  public static final Links PATHS = new Links(Optional.empty());

  /** Whether they can be followed by who does not know the server. */
  boolean whole() {
    return server.isPresent();
  }

  String trigger(String name) {
    return to("/triggers/" + encoded(name));
  }

  String run(String id) {
    return to("/trigger-runs/" + encoded(id));
  }

  String invocation(String id) {
    return to("/invocations/" + encoded(id));
  }

  String artifact(String id, String name) {
    return to("/invocations/" + encoded(id) + "/artifacts/" + encoded(name));
  }

  private String to(String path) {
    return server.map(one -> one.toString().replaceFirst("/+$", "")).orElse("") + ROOT + path;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
