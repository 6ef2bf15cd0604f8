package dev.recap.knative;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Values of attributes in headers: the HTTP binding 1.0.2, 3.1.3.2. */
final class HeaderText {
  private static final int HEX = 16;
  private static final int FIRST = 0x21;
  private static final int LAST = 0x7e;

  private HeaderText() {}

  /** With everything that is not plain ASCII, and blanks, quotes and percent signs, escaped. */
  static String encoded(String value) {
    StringBuilder text = new StringBuilder();
    for (byte one : value.getBytes(StandardCharsets.UTF_8)) {
      int octet = Byte.toUnsignedInt(one);
      if (octet < FIRST || octet > LAST || octet == '"' || octet == '%') {
        text.append("%%%02X".formatted(octet));
      } else {
        text.append((char) octet);
      }
    }
    return text.toString();
  }

  /**
   * What it stands for. A percent sign that begins no escape stands for itself, since not every
   * sender escapes.
   *
   * @throws IllegalArgumentException when that is not UTF-8
   */
  static String decoded(String header) {
    String value = unquoted(header);
    if (value.indexOf('%') < 0) {
      return value;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < value.length(); ) {
      if (value.charAt(at) == '%' && isHex(value, at + 1) && isHex(value, at + 2)) {
        bytes.write(Integer.parseInt(value, at + 1, at + 3, HEX));
        at += 3;
      } else {
        int point = value.codePointAt(at);
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(point);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("its escapes are not UTF-8", e);
    }
  }

  private static boolean isHex(String value, int at) {
    return at < value.length() && Character.digit(value.charAt(at), HEX) >= 0;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
  }
}
