package dev.recap.server.session;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.RedactedStream;
import dev.recap.core.invocation.SecretPatterns;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.live.Utf8;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A session being written to a file in the form asciicast v2, output and sizes only. Each event is
 * handed to the kernel before it is shown, so that what somebody saw is in the file although the
 * server is killed; half a line at the end is what such a death can leave.
 */
public final class Recording implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final TimeSource time;
  private final long began;
  private final long limit;
  private final JsonFactory json = new JsonFactory();
  private final Utf8 characters = new Utf8();
  private final SecretPatterns patterns;
  private RedactedStream redacted;
  private long written;
  private boolean full;

  Recording(Path file, FileChannel channel, TimeSource time, long limit, SecretPatterns patterns) {
    this.patterns = patterns;
    this.redacted = new RedactedStream(Set.of(), patterns);
    this.file = file;
    this.channel = channel;
    this.time = time;
    this.began = time.nanos();
    this.limit = limit;
  }

  /** The first line; {@code title} is shown by players. */
  synchronized void begin(int rows, int columns, String title) {
    StringWriter line = new StringWriter();
    try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), line)) {
      out.writeStartObject();
      out.writeNumberProperty("version", 2);
      out.writeNumberProperty("width", columns);
      out.writeNumberProperty("height", rows);
      out.writeNumberProperty("timestamp", time.now().getEpochSecond());
      out.writeStringProperty("title", title);
      out.writeEndObject();
    }
    write(line.toString());
  }

  /** From now on these are taken out of what is written. */
  public synchronized void without(Set<String> secrets) {
    redacted = new RedactedStream(secrets, patterns);
  }

  /**
   * The capsule showed something.
   *
   * @param bytes holds it from 0 to {@code length}
   * @return whether there is room for more; once there is none nothing more may be shown
   */
  public synchronized boolean output(byte[] bytes, int length) {
    text(characters.next(redacted.next(bytes, length)));
    return !full;
  }

  /** The terminal has this size now. */
  public synchronized void resize(int rows, int columns) {
    event("r", columns + "x" + rows);
  }

  private void text(byte[] bytes) {
    if (bytes.length > 0) {
      event("o", new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private void event(String code, String data) {
    StringWriter line = new StringWriter(data.length() + 40);
    try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), line)) {
      out.writeStartArray();
      out.writeNumber(BigDecimal.valueOf((time.nanos() - began) / 1000, 6));
      out.writeString(code);
      out.writeString(data);
      out.writeEndArray();
    }
    if (written + line.getBuffer().length() > limit) {
      full = true;
    }
    if (!full) {
      write(line.toString());
    }
  }

  private void write(String line) {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        written += channel.write(bytes);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private PlatformException failure(IOException e) {
    return new PlatformException(
        Problem.Kind.ofFile(e),
        "Tried to record the session in %s but %s"
            .formatted(file, e.getMessage() == null ? e : e.getMessage()),
        e);
  }

  /** Writes what was held back, and waits until the disk has everything. */
  @Override
  public synchronized void close() {
    try (channel) {
      text(characters.next(redacted.end()));
      text(characters.end());
      channel.force(true);
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
