package dev.recap.core.invocation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes secret values out of output while it comes, also where a secret arrives in pieces. What it
 * lets through is together what {@link Redaction} makes of the whole. Used by one thread at a time.
 */
public final class RedactedStream {
  private static final byte[] MARK = "[redacted]".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  private final List<byte[]> secrets;
  private final boolean[] begins = new boolean[256];
  private final Optional<RedactedLines> lines;
  private byte[] held = NOTHING;

  /** Of the values of {@code writeOnly} parameters; an empty one is no secret. */
  public RedactedStream(Set<String> secrets) {
    this(secrets, SecretPatterns.NONE);
  }

  /**
   * The same.
   *
   * @param patterns of what is secret besides; where there are some, output is let through when its
   *     line is complete, or 4 KiB of it have come
   */
  public RedactedStream(Set<String> secrets, SecretPatterns patterns) {
    this.lines =
        patterns.equals(SecretPatterns.NONE)
            ? Optional.empty()
            : Optional.of(new RedactedLines(patterns));
    this.secrets =
        secrets.stream()
            .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
            .filter(secret -> secret.length > 0)
            .sorted(Comparator.comparingInt((byte[] secret) -> secret.length).reversed())
            .toList();
    this.secrets.forEach(secret -> begins[secret[0] & 0xff] = true);
  }

  /**
   * Takes the next piece.
   *
   * @param bytes holds it from 0 to {@code length}; not kept
   * @return what can be shown by now: never the beginning of what may become a secret
   */
  public byte[] next(byte[] bytes, int length) {
    byte[] without = withoutSecrets(bytes, length);
    return lines.map(one -> one.next(without)).orElse(without);
  }

  private byte[] withoutSecrets(byte[] bytes, int length) {
    if (secrets.isEmpty()) {
      return Arrays.copyOf(bytes, length);
    }
    byte[] all = Arrays.copyOf(held, held.length + length);
    System.arraycopy(bytes, 0, all, held.length, length);
    return scan(all, true);
  }

  /** What was held back, once no more comes. */
  public byte[] end() {
    byte[] rest = scan(held, false);
    if (lines.isEmpty()) {
      return rest;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(lines.get().next(rest));
    all.writeBytes(lines.get().end());
    return all.toByteArray();
  }

  private byte[] scan(byte[] all, boolean more) {
    ByteArrayOutputStream clean = new ByteArrayOutputStream(all.length);
    int shown = 0;
    int at = 0;
    while (at < all.length && !(more && mayBecomeSecret(all, at))) {
      int secret = secretAt(all, at);
      if (secret > 0) {
        clean.write(all, shown, at - shown);
        clean.writeBytes(MARK);
        shown = at + secret;
      }
      at += Math.max(secret, 1);
    }
    clean.write(all, shown, at - shown);
    held = at == all.length ? NOTHING : Arrays.copyOfRange(all, at, all.length);
    return clean.toByteArray();
  }

  /** Whether everything from here on is the beginning of a longer secret. */
  private boolean mayBecomeSecret(byte[] all, int at) {
    int rest = all.length - at;
    return begins[all[at] & 0xff]
        && secrets.stream()
            .anyMatch(secret ->
                secret.length > rest && Arrays.equals(secret, 0, rest, all, at, all.length));
  }

  /** The length of the longest secret that begins here; 0: none does. */
  private int secretAt(byte[] all, int at) {
    if (!begins[all[at] & 0xff]) {
      return 0;
    }
    for (byte[] secret : secrets) {
      if (all.length - at >= secret.length
          && Arrays.equals(secret, 0, secret.length, all, at, at + secret.length)) {
        return secret.length;
      }
    }
    return 0;
  }
}
