package dev.recap.server.live;

import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Streams;
import java.io.InputStream;
import java.util.Optional;

/** A caller's own ends of an invocation, joined with those of its followers. */
final class Joined {
  private Joined() {}

  static Streams streams(Streams caller, Streams.Listener followers) {
    return switch (caller) {
      case Streams.Piped(Optional<InputStream> stdin, Streams.Listener live) ->
          new Streams.Piped(
              stdin,
              (stderr, bytes, length) -> {
                followers.output(stderr, bytes, length);
                live.output(stderr, bytes, length);
              });
      case Streams.Interactive(Streams.Terminal terminal) ->
          new Streams.Interactive(new Screen(terminal, followers));
    };
  }

  /** A terminal whose screen others see too. */
  private record Screen(Streams.Terminal terminal, Streams.Listener followers)
      implements Streams.Terminal {
    @Override
    public InputStream input() {
      return terminal.input();
    }

    @Override
    public void show(byte[] bytes, int length) {
      followers.output(false, bytes, length);
      terminal.show(bytes, length);
    }

    @Override
    public void onResize(Streams.Resize resize) {
      terminal.onResize(resize);
    }

    @Override
    public int rows() {
      return terminal.rows();
    }

    @Override
    public int columns() {
      return terminal.columns();
    }
  }

  /** Tells two. */
  record Both(Progress first, Progress second) implements Progress {
    @Override
    public void entered(String id, Phase phase) {
      first.entered(id, phase);
      second.entered(id, phase);
    }

    @Override
    public void checked(String id, Parameters parameters) {
      first.checked(id, parameters);
      second.checked(id, parameters);
    }

    @Override
    public void bound(String id, Bound bound) {
      first.bound(id, bound);
      second.bound(id, bound);
    }

    @Override
    public void notice(String id, String notice) {
      first.notice(id, notice);
      second.notice(id, notice);
    }
  }
}
