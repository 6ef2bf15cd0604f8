package dev.recap.record;

import dev.recap.core.invocation.Captured;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Output as JSON: {@code text} when it is UTF-8 such as terminals show, otherwise {@code base64}. A
 * control character would take six characters in a text.
 */
final class CapturedJson {
  /** Tabulators, line ends and what colours the text. */
  private static final String USUAL_CONTROLS = "\t\n\r\f\b\033";

  private CapturedJson() {}

  static void write(String name, Captured captured, JsonGenerator out) {
    out.writeObjectPropertyStart(name);
    Optional<String> text = text(captured);
    if (text.isPresent()) {
      out.writeStringProperty("text", text.get());
    } else {
      out.writeStringProperty("base64", Base64.getEncoder().encodeToString(captured.bytes()));
    }
    out.writeBooleanProperty("truncated", captured.truncated());
    out.writeNumberProperty("totalBytes", captured.total());
    out.writeEndObject();
  }

  static Captured read(JsonFields captured) {
    byte[] bytes =
        captured
            .optionalText("text")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .orElseGet(() -> Base64.getDecoder().decode(captured.text("base64")));
    return bytes.length == 0 && captured.number("totalBytes") == 0
        ? Captured.NOTHING
        : new Captured(bytes, captured.number("totalBytes"));
  }

  /** The output as text; a character that the output limit cut in two is left out. */
  private static Optional<String> text(Captured captured) {
    CharBuffer chars = CharBuffer.allocate(captured.bytes().length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(captured.bytes()), chars, !captured.truncated());
    return result.isError() || hasControls(captured.bytes())
        ? Optional.empty()
        : Optional.of(chars.flip().toString());
  }

  private static boolean hasControls(byte[] bytes) {
    for (byte one : bytes) {
      if (one >= 0 && one < ' ' && USUAL_CONTROLS.indexOf(one) < 0) {
        return true;
      }
    }
    return false;
  }
}
