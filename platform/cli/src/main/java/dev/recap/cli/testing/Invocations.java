package dev.recap.cli.testing;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.TargetRef;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Invokes on this host as {@code recap invoke} does. */
public final class Invocations {
  private final Invoke invoke;
  private final Consumer<CapsuleRef> prepare;
  private final Caller caller;

  /** How a request is carried out to its end. */
  @FunctionalInterface
  public interface Invoke {
    /** Invokes and waits. */
    InvocationRecord invoke(Request request, Streams streams, Progress progress);
  }

  /**
   * By an invoker, for a caller.
   *
   * @param prepare has a capsule ready to be invoked, as far as it can; what is wrong with it is
   *     said when it is invoked
   */
  public Invocations(Invoke invoke, Consumer<CapsuleRef> prepare, Caller caller) {
    this.invoke = invoke;
    this.prepare = prepare;
    this.caller = caller;
  }

  /** What is invoked where, and with what. */
  record Order(
      CapsuleRef capsule,
      String target,
      Map<String, Object> params,
      Optional<InputStream> stdin,
      Optional<Duration> timeout) {}

  /** Builds what would otherwise be built while a case waits for it. */
  void prepare(CapsuleRef capsule) {
    prepare.accept(capsule);
  }

  InvocationRecord invoke(Order order, Progress progress) {
    Request request =
        new Request(
            order.capsule(),
            TargetRef.parse(order.target()),
            order.params(),
            order.timeout(),
            caller,
            Optional.of("recap capsule test"),
            Optional.empty());
    return invoke.invoke(
        request, new Streams.Piped(order.stdin(), (stderr, bytes, length) -> {}), progress);
  }

  /** The reference by which exactly this capsule is found. */
  static CapsuleRef exactly(Capsule capsule) {
    return new CapsuleRef(
        capsule.manifest().metadata().name(), Optional.empty(), Optional.of(capsule.digest()));
  }
}
