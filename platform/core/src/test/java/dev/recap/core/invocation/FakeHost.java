package dev.recap.core.invocation;

import dev.recap.core.binding.TargetFacts;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.target.Target;
import dev.recap.core.target.TargetHandle;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A host of which every answer can be set. It notes what is done with it, and refuses what a real
 * one could not do: to use a target that was let go of, or to run twice.
 */
final class FakeHost implements TargetResolver, CapsuleCatalog, CapsuleRuntime {
  final List<String> events = Collections.synchronizedList(new ArrayList<>());

  /** Targets held and capsules bound that were not closed yet. */
  final AtomicInteger held = new AtomicInteger();

  final List<Target> running = new ArrayList<>(List.of(Samples.target("web")));
  Function<TargetRef, Resolution> resolution = this::running;
  Supplier<Lookup> lookup = () -> new Lookup.Found(Samples.capsule());
  Supplier<Optional<String>> misfit = Optional::empty;
  Function<Bound, Bind> bind = Bind.Ready::new;
  Function<Job, Exit> exit = job -> new Exit.Exited(0);
  Supplier<Traces> traces = Samples::traces;
  Duration timeout = Duration.ZERO;

  private Resolution running(TargetRef reference) {
    return running.stream()
        .filter(target ->
            reference.equals(TargetRef.to(target)) || reference.toString().equals(target.name()))
        .findFirst()
        .<Resolution>map(target -> new Resolution.Resolved(new Handle(target)))
        .orElseGet(() -> new Resolution.NotFound(reference, "Tried to find it but it is nowhere"));
  }

  @Override
  public Resolution resolve(TargetRef reference) {
    events.add("resolve");
    return resolution.apply(reference);
  }

  @Override
  public List<Target> list(Map<String, String> labels) {
    return running.stream()
        .filter(target -> target.labels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }

  @Override
  public Lookup find(CapsuleRef reference) {
    events.add("find");
    return lookup.get();
  }

  @Override
  public List<Manifest> list() {
    return List.of(Samples.capsule().manifest());
  }

  @Override
  public TargetFacts facts(TargetHandle target) {
    used(target);
    return new TargetFacts(0, 0, List.of(), false, false, 60_000);
  }

  @Override
  public Optional<String> misfit(Manifest manifest, TargetHandle target) {
    used(target);
    return misfit.get();
  }

  @Override
  public Bind bind(Job job, TargetHandle target, Streams streams) {
    used(target);
    events.add("bind");
    Bind bound = bind.apply(new Run(job));
    if (bound instanceof Bind.Ready) {
      held.incrementAndGet();
    }
    return bound;
  }

  private static void used(TargetHandle target) {
    if (!target.alive()) {
      throw new IllegalStateException("the target was let go of");
    }
  }

  private final class Handle implements TargetHandle {
    private final Target target;
    private boolean open = true;

    private Handle(Target target) {
      this.target = target;
      held.incrementAndGet();
    }

    @Override
    public Target target() {
      return target;
    }

    @Override
    public boolean alive() {
      return open;
    }

    @Override
    public void close() {
      open = false;
      held.decrementAndGet();
      events.add("let go");
    }
  }

  private final class Run implements Bound {
    private final Job job;
    private boolean ran;
    private boolean tornDown;

    private Run(Job job) {
      this.job = job;
    }

    @Override
    public Exit run(Duration bound) {
      if (ran) {
        throw new IllegalStateException("run twice");
      }
      ran = true;
      timeout = bound;
      events.add("run");
      return exit.apply(job);
    }

    @Override
    public void cancel(String by) {
      exit = any -> new Exit.Stopped(by);
    }

    @Override
    public Traces tearDown() {
      if (tornDown) {
        throw new IllegalStateException("torn down twice");
      }
      tornDown = true;
      events.add("tear down");
      return traces.get();
    }

    @Override
    public void close() {
      held.decrementAndGet();
      events.add("unbind");
    }
  }
}
