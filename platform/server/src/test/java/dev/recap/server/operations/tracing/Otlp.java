package dev.recap.server.operations.tracing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Reads spans from OTLP's protobuf (opentelemetry/proto/trace/v1/trace.proto). */
final class Otlp {
  private Otlp() {}

  record Span(
      String trace,
      String id,
      String parent,
      String name,
      Instant start,
      Instant end,
      Map<String, String> attributes,
      int status,
      Map<String, String> resource) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Field(int number, long value, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    String hex() {
      return HexFormat.of().formatHex(bytes);
    }

    Instant time() {
      return Instant.ofEpochSecond(value / 1_000_000_000, value % 1_000_000_000);
    }
  }

  static List<Span> spans(byte[] request) {
    List<Span> spans = new ArrayList<>();
    for (Field resourceSpans : fields(request, 1)) {
      Map<String, String> resource = new HashMap<>();
      for (Field one : fields(resourceSpans.bytes(), 1)) {
        fields(one.bytes(), 1).forEach(attribute -> read(attribute, resource));
      }
      for (Field scope : fields(resourceSpans.bytes(), 2)) {
        fields(scope.bytes(), 2).forEach(span -> spans.add(span(span.bytes(), resource)));
      }
    }
    return spans;
  }

  private static Span span(byte[] bytes, Map<String, String> resource) {
    Map<Integer, Field> one = new HashMap<>();
    Map<String, String> attributes = new HashMap<>();
    for (Field field : fields(bytes)) {
      one.put(field.number(), field);
      if (field.number() == 9) {
        read(field, attributes);
      }
    }
    Field none = new Field(0, 0, new byte[0]);
    int status =
        fields(one.getOrDefault(15, none).bytes(), 3).stream()
            .mapToInt(code -> (int) code.value())
            .findFirst()
            .orElse(0);
    return new Span(
        one.getOrDefault(1, none).hex(),
        one.getOrDefault(2, none).hex(),
        one.getOrDefault(4, none).hex(),
        one.getOrDefault(5, none).text(),
        one.getOrDefault(7, none).time(),
        one.getOrDefault(8, none).time(),
        attributes,
        status,
        resource);
  }

  private static void read(Field attribute, Map<String, String> to) {
    String key = fields(attribute.bytes(), 1).getFirst().text();
    Field value = fields(fields(attribute.bytes(), 2).getFirst().bytes()).getFirst();
    to.put(key, value.number() == 1 ? value.text() : Long.toString(value.value()));
  }

  private static List<Field> fields(byte[] message, int number) {
    return fields(message).stream().filter(field -> field.number() == number).toList();
  }

  private static List<Field> fields(byte[] message) {
    List<Field> fields = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      long value = 0;
      byte[] bytes = new byte[0];
      switch (tag & 7) {
        case 0 -> value = varint(in);
        case 1 -> value = in.getLong();
        case 2 -> {
          bytes = new byte[(int) varint(in)];
          in.get(bytes);
        }
        case 5 -> value = in.getInt();
        default -> throw new AssertionError("no wire type of protobuf: " + tag);
      }
      fields.add(new Field(tag >> 3, value, bytes));
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
