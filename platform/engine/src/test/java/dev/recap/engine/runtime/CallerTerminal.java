package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A caller's terminal whose keys a test presses. */
final class CallerTerminal implements Streams.Terminal {
  private final InputStream input;
  private final OutputStream keys;
  private final StringBuilder shown = new StringBuilder();
  private Streams.@Nullable Resize resize;

  CallerTerminal() throws IOException {
    Pipe pipe = Pipe.open();
    input = Channels.newInputStream(pipe.source());
    keys = Channels.newOutputStream(pipe.sink());
  }

  void type(String text) {
    try {
      keys.write(text.getBytes(StandardCharsets.UTF_8));
      keys.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the capsule has shown a text. */
  synchronized void await(String text) throws InterruptedException {
    long end = System.nanoTime() + 10_000_000_000L;
    while (shown.indexOf(text) < 0 && System.nanoTime() < end) {
      wait(100);
    }
    assertThat(shown.toString()).contains(text);
    shown.setLength(0);
  }

  synchronized void resizeTo(int rows, int columns) {
    if (resize != null) {
      resize.to(rows, columns);
    }
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public synchronized void show(byte[] bytes, int length) {
    shown.append(new String(bytes, 0, length, StandardCharsets.UTF_8));
    notifyAll();
  }

  @Override
  public synchronized void onResize(Streams.Resize to) {
    resize = to;
  }

  @Override
  public int rows() {
    return 41;
  }

  @Override
  public int columns() {
    return 137;
  }
}
