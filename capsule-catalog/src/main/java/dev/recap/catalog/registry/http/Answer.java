package dev.recap.catalog.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is answered; to be closed, whether its body was read or not. */
public final class Answer implements AutoCloseable {
  private final HttpResponse<InputStream> response;

  Answer(HttpResponse<InputStream> response) {
    this.response = response;
  }

  /** The status code. */
  public int status() {
    return response.statusCode();
  }

  /** Who answered: after redirects not who was asked. */
  public URI uri() {
    return response.uri();
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /** All values of a header. */
  public List<String> headers(String name) {
    return response.headers().allValues(name);
  }

  /** The media type without parameters; empty when there is none. */
  public String mediaType() {
    return header("Content-Type").map(text -> text.split(";", 2)[0].strip()).orElse("");
  }

  /** How many bytes it says it has. */
  public OptionalLong length() {
    String text = header("Content-Length").orElse("");
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** Its body; reading fails when nothing comes for too long. */
  public InputStream body() {
    return response.body();
  }

  /** Its body, and at most one byte more than the limit. */
  public byte[] bytes(int limit) throws IOException {
    return body().readNBytes(limit + 1);
  }

  @Override
  public void close() {
    try {
      body().close();
    } catch (IOException e) {
      // It is not wanted any more.
    }
  }
}
