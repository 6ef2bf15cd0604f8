package dev.recap.core.invocation;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;

/**
 * Makes invocation ids: the milliseconds since 1970 and 50 random bits, in lower-case Crockford
 * base 32, so that ids sort by time and can be typed (20 characters).
 */
public final class InvocationId {
  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final SecureRandom RANDOM = new SecureRandom();

  private InvocationId() {}

  /** A new one for what is accepted now. */
  public static String at(Instant time) {
    char[] id = new char[20];
    encode(time.toEpochMilli(), id, 0, 10);
    encode(RANDOM.nextLong() >>> 14, id, 10, 10);
    return new String(id);
  }

  /** When the invocation with an id was accepted, to the millisecond. */
  public static Instant time(String id) {
    long millis = 0;
    for (int i = 0; i < 10; i++) {
      millis = (millis << 5) + Arrays.binarySearch(DIGITS, id.charAt(i));
    }
    return Instant.ofEpochMilli(millis);
  }

  private static void encode(long value, char[] into, int from, int length) {
    long rest = value;
    for (int i = from + length - 1; i >= from; i--) {
      into[i] = DIGITS[(int) (rest & 31)];
      rest >>>= 5;
    }
  }
}
