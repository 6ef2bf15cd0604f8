package dev.recap.catalog.registry.http;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked.
 *
 * @param headers by name, in whatever case
 */
public record Request(String method, URI uri, Map<String, String> headers, Payload payload) {
  /** What says who asks. */
  static final String AUTHORIZATION = "Authorization";

  /** One that has neither headers nor a body. */
  public static Request of(String method, URI uri) {
    return new Request(method, uri, Map.of(), Payload.NONE);
  }

  /** The same with a header. */
  public Request with(String name, String value) {
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new Request(method, uri, more, payload);
  }

  /** The same with a body. */
  public Request with(String mediaType, Payload body) {
    Request typed = with("Content-Type", mediaType);
    return new Request(method, uri, typed.headers, body);
  }

  /** The same by somebody. */
  public Request by(String authorization) {
    return with(AUTHORIZATION, authorization);
  }

  /** The same elsewhere; who asks is told to nobody else. */
  Request to(URI other) {
    Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    kept.putAll(headers);
    if (!Origin.of(other).equals(Origin.of(uri))) {
      kept.remove(AUTHORIZATION);
    }
    return new Request(method, other, kept, payload);
  }
}
