package dev.recap.knative;

import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An event in binary mode, as the headers and the body of a request or an answer. */
public final class HttpReply {
  private final Map<String, String> headers = new LinkedHashMap<>();
  private byte[] body = {};

  /** Of an event. */
  public HttpReply(CloudEvent event) {
    HttpMessageFactory.createWriter(this::header, bytes -> body = bytes).writeBinary(event);
  }

  private void header(String name, String value) {
    boolean attribute = name.toLowerCase(Locale.ROOT).startsWith("ce-");
    headers.put(name, attribute ? HeaderText.encoded(value) : value);
  }

  /** The headers, {@code Content-Type} among them. */
  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  /** The bytes of its data. */
  public byte[] body() {
    return body.clone();
  }
}
