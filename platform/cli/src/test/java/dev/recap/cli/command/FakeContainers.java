package dev.recap.cli.command;

import dev.recap.core.binding.TargetFacts;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.CapsuleRuntime;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.Target;
import dev.recap.core.target.TargetHandle;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * Containers {@code web} and {@code db} in which a capsule prints its parameters, then what it
 * reads; its ending can be set.
 */
final class FakeContainers implements TargetResolver, CapsuleRuntime {
  final List<Target> running = List.of(target("web", "front"), target("db", "back"));
  final CountDownLatch started = new CountDownLatch(1);
  Function<Job, Exit> exit = job -> new Exit.Exited(0);
  Receipt receipt =
      new Receipt(
          List.of(new Receipt.Check("mounts", new Receipt.Finding.Same(), "")), Duration.ZERO);
  List<Artifact> artifacts = List.of();

  private static Target target(String name, String tier) {
    return new Target(
        "docker",
        "0123456789abcdef-" + name,
        name,
        Optional.of("img:1"),
        Map.of("tier", tier),
        7,
        9);
  }

  @Override
  public Resolution resolve(TargetRef reference) {
    for (Target target : running) {
      if (reference.toString().equals(target.name())
          || reference.equals(TargetRef.to(target))
          || reference.toString().equals(target.reference())) {
        return new Resolution.Resolved(new Handle(target));
      }
    }
    return new Resolution.NotFound(
        reference, "Tried to find the target %s but nothing has that name".formatted(reference));
  }

  @Override
  public List<Target> list(Map<String, String> labels) {
    return running.stream()
        .filter(target ->
            labels.entrySet().stream()
                .allMatch(wanted -> {
                  String value = target.labels().get(wanted.getKey());
                  return value != null
                      && (wanted.getValue().isEmpty() || wanted.getValue().equals(value));
                }))
        .toList();
  }

  @Override
  public TargetFacts facts(TargetHandle target) {
    return new TargetFacts(0, 0, List.of(), false, false, 60_000);
  }

  @Override
  public Optional<String> misfit(Manifest manifest, TargetHandle target) {
    return Optional.empty();
  }

  @Override
  public Bind bind(Job job, TargetHandle target, Streams streams) {
    return new Bind.Ready(new Run(job, streams));
  }

  private record Handle(Target target) implements TargetHandle {
    @Override
    public boolean alive() {
      return true;
    }

    @Override
    public void close() {}
  }

  private final class Run implements Bound {
    private final Job job;
    private final Streams streams;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private Run(Job job, Streams streams) {
      this.job = job;
      this.streams = streams;
    }

    @Override
    public Exit run(Duration timeout) {
      started.countDown();
      if (streams instanceof Streams.Piped piped) {
        print(piped, job.parameters().json().getBytes(StandardCharsets.UTF_8));
        piped
            .stdin()
            .ifPresent(stdin -> {
              try {
                print(piped, stdin.readAllBytes());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
        byte[] complaint = "a complaint\n".getBytes(StandardCharsets.UTF_8);
        piped.live().output(true, complaint, complaint.length);
      }
      return exit.apply(job);
    }

    private void print(Streams.Piped piped, byte[] bytes) {
      printed.writeBytes(bytes);
      piped.live().output(false, bytes, bytes.length);
    }

    @Override
    public void cancel(String by) {
      exit = any -> new Exit.Stopped(by);
    }

    @Override
    public Traces tearDown() {
      byte[] bytes = printed.toByteArray();
      return new Traces(new Captured(bytes, bytes.length), Captured.NOTHING, artifacts, receipt);
    }

    @Override
    public void close() {}
  }
}
