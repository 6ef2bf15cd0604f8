package dev.recap.server.api;

import dev.recap.server.api.Contract.Operation;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Requests of one operation, from those that are as described to those that hardly are HTTP. */
final class FuzzRequests {
  private static final Map<String, List<String>> HEADERS =
      Map.of(
          "Prefer", List.of("respond-async", "wait=1", "respond-async, wait=1"),
          "Idempotency-Key", List.of("k1", "k2", "k3", "\u00fc", "x y", "k".repeat(300)),
          "Range", List.of("bytes=0-1", "bytes=-1", "bytes=99999999999999999-", "bytes=1-0", "x"),
          "If-Range", List.of("\"x\"", "Wed, 21 Oct 2015 07:28:00 GMT"),
          "If-None-Match", List.of("*", "\"x\"", "W/\"x\""),
          "Last-Event-ID", List.of("1-0-0", "end", "-1--1--1", "9999999999999999999-0-0", "x"));

  private static final List<String> TYPES =
      List.of(
          "text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data; boundary=x");

  private final FuzzValues values;

  /** Made of these values. */
  FuzzRequests(FuzzValues values) {
    this.values = values;
  }

  /** One request as bytes; {@code shown} is for people. */
  record Made(ByteBuffer bytes, boolean head, String shown) {}

  Made of(Operation operation, String authorization) {
    // Half of them are as described, as far as that can be told from a schema.
    double odd = values.chance(0.5) ? 0 : 0.15;
    boolean head = operation.method().equals("GET") && values.chance(0.05);
    StringBuilder request = new StringBuilder();
    request.append(head ? "HEAD" : operation.method()).append(' ').append(address(operation, odd));
    request.append(" HTTP/1.1\r\nHost: recap\r\nConnection: close\r\n");
    if (!authorization.isEmpty()) {
      request.append("Authorization: ").append(authorization).append("\r\n");
    }
    for (JsonNode param : operation.params()) {
      String name = param.path("name").asString();
      if (param.path("in").asString().equals("header") && values.chance(0.25)) {
        request
            .append(name)
            .append(": ")
            .append(values.pick(HEADERS.getOrDefault(name, List.of("x"))))
            .append("\r\n");
      }
    }
    byte[] body = body(operation, odd);
    if (body.length > 0 || !operation.method().equals("GET")) {
      String type = values.chance(odd) ? values.pick(TYPES) : mediaType(operation);
      request.append(type.isEmpty() ? "" : "Content-Type: " + type + "\r\n");
    }
    boolean chunked = body.length > 0 && values.chance(0.1);
    request.append(
        chunked
            ? "Transfer-Encoding: chunked\r\n\r\n"
            : "Content-Length: " + body.length + "\r\n\r\n");
    return new Made(bytes(request.toString(), body, chunked), head, request + cut(body));
  }

  private static String cut(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.length() < 2000 ? text : text.substring(0, 2000) + "… of " + text.length();
  }

  private static ByteBuffer bytes(String head, byte[] body, boolean chunked) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    if (chunked) {
      all.writeBytes((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    all.writeBytes(body);
    if (chunked) {
      all.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }
    return ByteBuffer.wrap(all.toByteArray());
  }

  private String address(Operation operation, double odd) {
    String path = operation.path();
    StringJoiner query = new StringJoiner("&");
    for (JsonNode param : operation.params()) {
      String name = param.path("name").asString();
      JsonNode schema = param.path("schema");
      switch (param.path("in").asString()) {
        case "path" ->
            path =
                path.replace(
                    "{" + name + "}",
                    segment(values.text(schema, word(operation, name), odd), name));
        case "query" -> {
          boolean required = param.path("required").asBoolean(false);
          for (int n = values.chance(odd) ? 2 : 1; n > 0; n--) {
            if (values.chance(required ? 0.95 : 0.3)) {
              query.add(name + "=" + encoded(values.text(schema, name, odd)));
            }
          }
        }
        default -> {}
      }
    }
    if (values.chance(odd)) {
      query.add(values.pick(List.of("unknown=1", "%zz=1", "a=%ff", "=", "&&&", "limit=%00")));
    }
    return path + (query.length() > 0 ? "?" + query : "");
  }

  /** Ids are of what stands before them in the path. */
  private static String word(Operation operation, String name) {
    return name.equals("id") ? operation.path().split("/", -1)[3] : name;
  }

  private static String segment(String text, String name) {
    return name.equals("path") ? encoded(text).replace("%2F", "/") : encoded(text);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The first of JSON that it takes. */
  private static String mediaType(Operation operation) {
    return operation.node().at("/requestBody/content").propertyNames().stream()
        .filter(type -> type.endsWith("json"))
        .findFirst()
        .orElse("application/json");
  }

  private byte[] body(Operation operation, double odd) {
    JsonNode schema =
        operation.node().at("/requestBody/content").path(mediaType(operation)).path("schema");
    if (schema.isMissingNode()) {
      return (values.chance(odd) ? "{\"unexpected\":1}" : "").getBytes(StandardCharsets.UTF_8);
    }
    String name = schema.path("$ref").asString("");
    String json = values.json(schema, name, odd / 2);
    return values.chance(odd) ? spoilt(json) : json.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] spoilt(String json) {
    List<byte[]> ways = new ArrayList<>();
    for (String text :
        List.of(
            "",
            "null",
            "[]",
            "\ufeff" + json,
            json + "}",
            json + json,
            json.replace("}", ",}"),
            "// no\n" + json,
            json.replaceFirst("\\{", "{\"target\":\"web-1\",\"target\":\"db\","),
            json.replaceFirst("\\{", "{\"parameters\":{\"ms\":1},\"parameters\":{\"ms\":99},"),
            "[".repeat(20_000),
            "{\"target\":".repeat(5_000),
            " ".repeat(2 << 20),
            "{\"target\":\"" + "x".repeat(900_000) + "\"}")) {
      ways.add(text.getBytes(StandardCharsets.UTF_8));
    }
    ways.add(json.getBytes(StandardCharsets.UTF_16));
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length / 2] = (byte) 0xff;
    ways.add(bytes);
    return values.pick(ways);
  }
}
