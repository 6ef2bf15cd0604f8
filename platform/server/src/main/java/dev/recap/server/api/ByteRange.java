package dev.recap.server.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bytes a {@code Range} header asks for. */
sealed interface ByteRange {
  /** One range; several at once may be answered with everything (RFC 9110, section 14.2). */
  Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** All of them. */
  record All() implements ByteRange {}

  /** From one byte to another, both included. */
  record Part(long first, long last) implements ByteRange {}

  /** There are none of those. */
  record Outside() implements ByteRange {}

  /** Reads a header about so many bytes; one that cannot be read is not there. */
  static ByteRange parse(String header, long size) {
    Matcher form = FORM.matcher(header.strip());
    if (!form.matches() || (form.group(1).isEmpty() && form.group(2).isEmpty())) {
      return new All();
    }
    if (form.group(1).isEmpty()) {
      long length = Math.min(Long.parseLong(form.group(2)), size);
      return length == 0 ? new Outside() : new Part(size - length, size - 1);
    }
    long first = Long.parseLong(form.group(1));
    long last = form.group(2).isEmpty() ? size - 1 : Long.parseLong(form.group(2));
    if (!form.group(2).isEmpty() && last < first) {
      return new All();
    }
    return first >= size ? new Outside() : new Part(first, Math.min(last, size - 1));
  }
}
