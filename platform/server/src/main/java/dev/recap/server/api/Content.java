package dev.recap.server.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Bytes that never change, answered whole or in part (RFC 9110, section 14), with their digest (RFC
 * 9530) and an entity tag made of it.
 */
final class Content {
  private static final int PIECE = 64 << 10;

  private final String mediaType;
  private final long size;
  private final String tag;
  private final String digest;

  /**
   * Bytes.
   *
   * @param sha256 of all of them
   */
  Content(String mediaType, long size, byte[] sha256) {
    this.mediaType = mediaType;
    this.size = size;
    this.tag = "\"" + HexFormat.of().formatHex(sha256) + "\"";
    this.digest = "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
  }

  /** Opens the bytes from one on. */
  @FunctionalInterface
  interface Source {
    InputStream from(long first) throws IOException;
  }

  void answer(Call call, Source source) throws IOException {
    call.with("ETag", tag);
    call.with("Repr-Digest", digest);
    call.with("Accept-Ranges", "bytes");
    call.with("Cache-Control", "private, no-cache");
    if (call.entityTags("If-None-Match").stream().anyMatch(this::same)) {
      call.empty(304);
      return;
    }
    switch (range(call)) {
      case ByteRange.All() -> send(call, 200, 0, size, source);
      case ByteRange.Part(long first, long last) -> {
        call.with("Content-Range", "bytes %d-%d/%d".formatted(first, last, size));
        send(call, 206, first, last + 1 - first, source);
      }
      case ByteRange.Outside() ->
          call.with("Content-Range", "bytes */" + size)
              .problem(
                  new Problem(
                      Problem.Kind.BAD_RANGE,
                      "Tried to read a part but there are only %d bytes".formatted(size)));
    }
  }

  private boolean same(String given) {
    String plain = given.strip();
    return plain.equals("*") || plain.equals(tag) || plain.equals("W/" + tag);
  }

  private ByteRange range(Call call) {
    Optional<String> range = call.header("Range");
    boolean other = call.header("If-Range").filter(given -> !given.equals(tag)).isPresent();
    return range.isEmpty() || other ? new ByteRange.All() : ByteRange.parse(range.get(), size);
  }

  private void send(Call call, int status, long first, long length, Source source)
      throws IOException {
    try (InputStream in = source.from(first);
        OutputStream out = call.stream(status, mediaType, Optional.of(length))) {
      if (call.method().equals("HEAD")) {
        return;
      }
      byte[] piece = new byte[PIECE];
      for (long left = length; left > 0; ) {
        int read = in.read(piece, 0, (int) Math.min(piece.length, left));
        if (read < 0) {
          throw new EOFException("it ends %d bytes too early".formatted(left));
        }
        out.write(piece, 0, read);
        left -= read;
      }
    }
  }
}
