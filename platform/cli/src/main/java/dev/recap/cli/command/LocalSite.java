package dev.recap.cli.command;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** This host, in this process. */
public record LocalSite(Host host) implements Site {
  @Override
  public Caller caller() {
    return host.caller();
  }

  @Override
  public List<Target> targets(Map<String, String> labels) {
    return host.targets().list(labels);
  }

  @Override
  public InvocationRecord invoke(Request request, Streams streams, Watcher watcher) {
    return host.invoker().invoke(request, streams, new Watched(watcher));
  }

  @Override
  public FanOut.Ending invoke(FanOut.Order order, Watcher watcher, FanOut.Listener listener) {
    return host.fanOut().invoke(order, new Watched(watcher), listener);
  }

  @Override
  public String submit(Request request) {
    throw new PlatformException(
        Problem.Kind.USAGE,
        "Tried to invoke %s without waiting but this process would end with it: a server can, see --server"
            .formatted(request.capsule()));
  }

  @Override
  public Optional<InvocationRecord> find(String idOrPrefix) {
    return host.log().find(idOrPrefix);
  }

  @Override
  public List<InvocationRecord> list(int limit) {
    return host.log().list(limit, Optional.empty());
  }

  @Override
  public Optional<String> cancel(InvocationRecord invocation) {
    return invocation.isFinal() || !host.askToEnd(invocation.owner())
        ? Optional.empty()
        : Optional.of("Asked RECap process %d to cancel it".formatted(invocation.owner().pid()));
  }

  @Override
  public InputStream artifact(InvocationRecord invocation, String name) throws IOException {
    return Files.newInputStream(
        host.artifacts(invocation.id()).resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Optional<InputStream> recording(InvocationRecord invocation) throws IOException {
    Optional<Path> file = host.recording(invocation.id());
    return file.isPresent() ? Optional.of(Files.newInputStream(file.get())) : Optional.empty();
  }

  @Override
  public Administration administration() {
    return host.administration();
  }

  @Override
  public Triggers triggers() {
    throw new PlatformException(
        Problem.Kind.USAGE,
        "Tried to ask for triggers but no server runs here, which carries them out: start recap serve, or name one with --server");
  }

  /** What an invocation of this process tells. */
  record Watched(Watcher watcher) implements Progress {
    @Override
    public void entered(String id, Phase phase) {
      watcher.entered(id, phase);
    }

    @Override
    public void bound(String id, Bound bound) {
      watcher.cancellable(id, bound::cancel);
    }

    @Override
    public void notice(String id, String notice) {
      watcher.notice(id, notice);
    }
  }
}
