package dev.recap.client;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Bytes of the server. When the connection breaks it is made again, and goes on at the same byte of
 * the same content.
 */
final class Download extends InputStream {
  /** How often in a row a connection may bring nothing. */
  private static final int TRIES = 5;

  private final Http http;
  private final String path;
  private final String tag;
  private final long size;
  private Reply reply;
  private long position;
  private int failures;

  private Download(Http http, String path, Reply reply, String tag, long size) {
    this.http = http;
    this.path = path;
    this.reply = reply;
    this.tag = tag;
    this.size = size;
  }

  static Answer<InputStream> of(Http http, String path) {
    Reply reply = http.send(Ask.get(path));
    if (!reply.isGood()) {
      return new Replies(http).refused(reply);
    }
    Optional<Long> size =
        reply.header("content-length").filter(n -> n.matches("[0-9]{1,18}")).map(Long::valueOf);
    Optional<String> tag = reply.header("etag");
    return new Answer.Given<>(
        size.isPresent() && tag.isPresent()
            ? new Download(http, path, reply, tag.get(), size.get())
            : reply.body());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (position < size) {
      try {
        int read = reply.body().read(bytes, offset, (int) Math.min(length, size - position));
        if (read < 0) {
          throw new IOException("it ends %d bytes too early".formatted(size - position));
        }
        position += read;
        failures = 0;
        return read;
      } catch (IOException e) {
        again(e);
      }
    }
    return -1;
  }

  private void again(IOException broke) throws IOException {
    close();
    if (++failures > TRIES) {
      throw broke;
    }
    try {
      Thread.sleep(50L << failures);
      Reply rest =
          http.send(
              Ask.get(path).with("Range", "bytes=%d-".formatted(position)).with("If-Range", tag));
      reply = rest;
      if (rest.status() != 206) {
        failures = TRIES;
        throw new IOException("it is not the same any more (status %d)".formatted(rest.status()));
      }
    } catch (PlatformException e) {
      if (e.problem().kind() != Problem.Kind.UNREACHABLE) {
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broke;
    }
  }

  @Override
  public void close() throws IOException {
    reply.close();
  }
}
