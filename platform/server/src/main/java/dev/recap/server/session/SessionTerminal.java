package dev.recap.server.session;

import dev.recap.core.invocation.Streams;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The caller's terminal at the other end of a WebSocket, as a capsule sees it. */
final class SessionTerminal implements Streams.Terminal {
  private final Keys keys;
  private final Screen screen;
  private Control.Size size;
  private @Nullable Recording recording;
  private Streams.@Nullable Resize resize;

  /** Where it is shown. */
  interface Screen {
    /** Shows this; not to be changed any more. */
    void show(byte[] bytes);

    /** Nothing more can be recorded, so nothing more may be shown. */
    void full();
  }

  SessionTerminal(Keys keys, Screen screen, Control.Size size) {
    this.keys = keys;
    this.screen = screen;
    this.size = size;
  }

  synchronized Control.Size size() {
    return size;
  }

  /** Everything from here on is recorded before it is shown. */
  synchronized void record(Recording into) {
    recording = into;
  }

  void resizeTo(Control.Size now) {
    Streams.Resize passOn;
    synchronized (this) {
      if (now.equals(size)) {
        return;
      }
      size = now;
      if (recording != null) {
        recording.resize(now.rows(), now.columns());
      }
      passOn = resize;
    }
    if (passOn != null) {
      passOn.to(now.rows(), now.columns());
    }
  }

  @Override
  public InputStream input() {
    return keys;
  }

  @Override
  public void show(byte[] bytes, int length) {
    boolean room;
    synchronized (this) {
      Recording into = recording;
      if (into == null) {
        throw new IllegalStateException("a session is shown that is not recorded");
      }
      room = into.output(bytes, length);
    }
    if (room) {
      screen.show(Arrays.copyOf(bytes, length));
    } else {
      screen.full();
    }
  }

  @Override
  public void onResize(Streams.Resize to) {
    Control.Size now;
    synchronized (this) {
      resize = to;
      now = size;
    }
    // It may have changed since the capsule's terminal was made.
    to.to(now.rows(), now.columns());
  }

  @Override
  public synchronized int rows() {
    return size.rows();
  }

  @Override
  public synchronized int columns() {
    return size.columns();
  }
}
