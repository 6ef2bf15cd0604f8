package dev.recap.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The path of a request, in segments. */
final class Path {
  private Path() {}

  /** The segments as they are written. */
  static List<String> raw(String path) {
    return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
  }

  /**
   * The segments with their percent-encoding undone, each for itself: an encoded slash does not
   * begin a new one (RFC 3986, section 2.2).
   *
   * @throws RefusedRequest when one is not UTF-8 or holds a control character
   */
  static List<String> decoded(String path) {
    return raw(path).stream().map(segment -> decode(segment, false)).toList();
  }

  /**
   * Undoes percent-encoding.
   *
   * @param plusIsBlank as in a query that a form made
   */
  static String decode(String text, boolean plusIsBlank) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.put((byte) hex(text, i + 1));
        i += 2;
      } else if (c == '+' && plusIsBlank) {
        bytes.put((byte) ' ');
      } else {
        bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      if (decoded.chars().anyMatch(Character::isISOControl)) {
        throw RefusedRequest.usage("Tried to read the address but it holds a control character");
      }
      return decoded;
    } catch (CharacterCodingException _) {
      throw RefusedRequest.usage("Tried to read the address but it is not UTF-8");
    }
  }

  private static int hex(String text, int at) {
    int high = at + 1 < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    if (high < 0 || low < 0) {
      throw RefusedRequest.usage(
          "Tried to read the address but after a % there are not two hexadecimal digits");
    }
    return high << 4 | low;
  }
}
