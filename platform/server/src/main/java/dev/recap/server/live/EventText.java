package dev.recap.server.live;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Phase;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Events as server-sent events (HTML Living Standard, section 9.2), their data one line of JSON.
 *
 * <pre>
 * phase   {"phase":"running","at":"2026-03-01T12:00:00Z"}
 * notice  {"notice":"top:1.2.0 is deprecated"}
 * stdout  {"text":"…"}, or {"base64":"…"} where it is not UTF-8; stderr the same
 * gap     {"stdout":4096,"stderr":0}: bytes that are not kept any more
 * end     {"id":"…","outcome":"failed","message":"…","ended":"…"}
 * </pre>
 */
public final class EventText {
  private final JsonFactory json = new JsonFactory();

  /** One event with the blank line after it, in UTF-8. */
  public byte[] of(Event event) {
    StringWriter data = new StringWriter();
    String type;
    try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), data)) {
      out.writeStartObject();
      type = write(event.content(), out);
      out.writeEndObject();
    }
    return "id: %s\nevent: %s\ndata: %s\n\n"
        .formatted(event.reached(), type, data)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String write(Event.Content content, JsonGenerator out) {
    return switch (content) {
      case Event.Content.Entered(Phase phase, Instant at) -> {
        out.writeStringProperty("phase", phase.word());
        out.writeStringProperty("at", at.toString());
        yield "phase";
      }
      case Event.Content.Noticed(String notice) -> {
        out.writeStringProperty("notice", notice);
        yield "notice";
      }
      case Event.Content.Printed(boolean stderr, ByteBuffer bytes) -> {
        printed(bytes, out);
        yield stderr ? "stderr" : "stdout";
      }
      case Event.Content.Missed(long stdout, long stderr) -> {
        out.writeNumberProperty("stdout", stdout);
        out.writeNumberProperty("stderr", stderr);
        yield "gap";
      }
      case Event.Content.Ended(InvocationRecord invocation) -> {
        ended(invocation, out);
        yield "end";
      }
    };
  }

  private static void printed(ByteBuffer bytes, JsonGenerator out) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
      out.writeStringProperty("text", text);
    } catch (CharacterCodingException _) {
      ByteBuffer encoded = Base64.getEncoder().encode(bytes.duplicate());
      out.writeStringProperty("base64", StandardCharsets.ISO_8859_1.decode(encoded).toString());
    }
  }

  private static void ended(InvocationRecord invocation, JsonGenerator out) {
    out.writeStringProperty("id", invocation.id());
    invocation
        .outcome()
        .ifPresent(outcome -> {
          out.writeStringProperty("outcome", outcome.word());
          if (!outcome.message().isEmpty()) {
            out.writeStringProperty("message", outcome.message());
          }
        });
    invocation.ended().ifPresent(at -> out.writeStringProperty("ended", at.toString()));
  }
}
