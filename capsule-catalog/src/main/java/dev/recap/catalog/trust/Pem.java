package dev.recap.catalog.trust;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One object of a PEM text; see RFC 7468. By the JDK's Base64 alone: the classes of Bouncy Castle
 * come out of a signed jar, which costs a process that reads one key 20 to 300 ms.
 *
 * @param type what stands after BEGIN
 * @param content its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pem(String type, byte[] content) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";
  private static final int LINE = 64;

  /**
   * Reads the first object of a text.
   *
   * @param what it should be, for the message
   */
  static Pem read(String what, String text) throws KeyFileException {
    int begin = text.indexOf(BEGIN);
    int type = text.indexOf(DASHES, begin + BEGIN.length());
    if (begin < 0 || type < 0) {
      throw new KeyFileException(
          "Tried to read %s but it is not PEM: it has no line -----BEGIN …-----".formatted(what));
    }
    String name = text.substring(begin + BEGIN.length(), type);
    int body = type + DASHES.length();
    int end = text.indexOf("-----END " + name + DASHES, body);
    if (end < 0) {
      throw new KeyFileException(
          "Tried to read %s but it is not PEM: it has no line -----END %s-----"
              .formatted(what, name));
    }
    try {
      String base64 = text.substring(body, end).replaceAll("\\s", "");
      return new Pem(name, Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new KeyFileException(
          "Tried to read %s but it is not PEM: %s".formatted(what, e.getMessage()), e);
    }
  }

  static String text(String type, byte[] content) {
    byte[] lineBreak = {'\n'};
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            type,
            new String(
                Base64.getMimeEncoder(LINE, lineBreak).encode(content), StandardCharsets.US_ASCII),
            type);
  }
}
