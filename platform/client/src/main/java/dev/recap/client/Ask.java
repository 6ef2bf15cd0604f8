package dev.recap.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request.
 *
 * @param path encoded, with its query
 * @param silence how long the server may say nothing; zero: as long as it likes
 */
record Ask(
    String method,
    String path,
    Map<String, String> headers,
    Optional<String> body,
    Duration silence) {
  static final String ROOT = "/api/v1";

  private static final Duration USUAL = Duration.ofMinutes(1);

  static Ask get(String path) {
    return new Ask("GET", ROOT + path, Map.of(), Optional.empty(), USUAL);
  }

  static Ask post(String path, Optional<String> body) {
    return new Ask("POST", ROOT + path, Map.of(), body, USUAL);
  }

  static Ask delete(String path) {
    return new Ask("DELETE", ROOT + path, Map.of(), Optional.empty(), USUAL);
  }

  Ask with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Ask(method, path, all, body, silence);
  }

  Ask patient(Duration longest) {
    return new Ask(method, path, headers, body, longest);
  }

  /** One segment of a path, or a value of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
