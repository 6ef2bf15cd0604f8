package dev.recap.server.api;

import dev.recap.core.binding.TargetFacts;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.OutputFormat;
import dev.recap.core.capsule.ParameterSchema;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.CapsuleRuntime;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.Target;
import dev.recap.core.target.TargetHandle;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import dev.recap.server.http.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A host with the capsule {@code work} and three targets. The capsule takes as many milliseconds as
 * {@code ms} says, ends with {@code exit}, prints {@code say} and leaves it as a file; it can be
 * cancelled, has a timeout and can have a terminal, like a real one.
 */
public final class FakeHost implements TargetResolver, CapsuleCatalog, CapsuleRuntime {
  private static final Set<String> PARAMETERS = Set.of("ms", "exit", "say", "password");

  final AtomicInteger running = new AtomicInteger();
  final AtomicInteger most = new AtomicInteger();
  public final AtomicInteger runs = new AtomicInteger();

  /** What ran, by its invocation's id. */
  public final Map<String, Ran> ran = new ConcurrentHashMap<>();

  /** The reference of the target, the values of the parameters, and whether with a terminal. */
  public record Ran(String target, Map<String, Object> parameters, boolean interactive) {}

  private final List<Target> targets =
      new CopyOnWriteArrayList<>(
          List.of(target("web-1", "web"), target("web-2", "web"), target("db", "db")));
  private final Path artifacts;

  /** Whose files are below a folder. */
  public FakeHost(Path artifacts) {
    this.artifacts = artifacts;
  }

  private static Target target(String name, String app) {
    return new Target(
        "docker", "id-" + name, name, Optional.of("shop/" + app), Map.of("app", app), 7, 9);
  }

  /** One more target, {@code docker:NAME}, without labels. */
  public void add(String name) {
    targets.add(new Target("docker", "id-" + name, name, Optional.empty(), Map.of(), 7, 9));
  }

  @Override
  public List<Target> list(Map<String, String> labels) {
    return targets.stream()
        .filter(target ->
            labels.entrySet().stream()
                .allMatch(label ->
                    label.getValue().isEmpty()
                        ? target.labels().containsKey(label.getKey())
                        : label.getValue().equals(target.labels().get(label.getKey()))))
        .toList();
  }

  @Override
  public Resolution resolve(TargetRef reference) {
    return list(Map.of()).stream()
        .filter(target ->
            reference.equals(TargetRef.to(target))
                || reference.toString().equals(target.name())
                || reference.toString().equals(target.reference()))
        .findFirst()
        .<Resolution>map(target -> new Resolution.Resolved(new Handle(target)))
        .orElseGet(() ->
            new Resolution.NotFound(
                reference, "Tried to find the target %s but there is none".formatted(reference)));
  }

  private record Handle(Target target) implements TargetHandle {
    @Override
    public boolean alive() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Override
  public Lookup find(CapsuleRef reference) {
    return reference.name().equals("work")
        ? new Lookup.Found(capsule())
        : new Lookup.Unknown(reference, List.of("work"));
  }

  @Override
  public List<Manifest> list() {
    return List.of(capsule().manifest());
  }

  private static Capsule capsule() {
    Manifest manifest =
        new Manifest(
            new Manifest.Metadata(
                "work",
                "1.0.0",
                "Works",
                "",
                "Apache-2.0",
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty()),
            List.of(),
            "{\"type\":\"object\"}",
            new OutputFormat.Text(),
            List.of("/out/*"),
            Manifest.Match.ANY,
            new DeclaredBinding(
                Set.of(),
                DeclaredBinding.Filesystem.NONE,
                new DeclaredBinding.User.Root(),
                Set.of()),
            Limits.DEFAULT,
            Set.of(Manifest.Mode.ONCE, Manifest.Mode.INTERACTIVE),
            List.of());
    return new Capsule(
        manifest, new Digest("sha256:" + "0a".repeat(32)), Path.of("/x"), FakeHost::check);
  }

  private static ParameterSchema.Checked check(Map<String, Object> given) {
    List<String> unknown = given.keySet().stream().filter(n -> !PARAMETERS.contains(n)).toList();
    if (!unknown.isEmpty()) {
      return new ParameterSchema.Checked.Refused(List.of("there is no parameter " + unknown));
    }
    Set<String> secrets =
        given.containsKey("password") ? Set.of(given.get("password").toString()) : Set.of();
    Map<String, Object> shown = new TreeMap<>(given);
    shown.replaceAll((_, value) ->
        secrets.stream().anyMatch(String.valueOf(value)::contains) ? "[redacted]" : value);
    return new ParameterSchema.Checked.Accepted(
        new Parameters(given, JsonText.of(given), JsonText.of(shown), secrets, Set.of()));
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
    return new Bind.Ready(new Run(job, target.target().reference(), streams));
  }

  private final class Run implements Bound {
    private final Job job;
    private final String target;
    private final Streams streams;
    private final CompletableFuture<String> cancelled = new CompletableFuture<>();

    private Run(Job job, String target, Streams streams) {
      this.job = job;
      this.target = target;
      this.streams = streams;
    }

    private int number(String name) {
      // Not intValue: of 1e999999999 that takes for ever.
      return job.parameters().values().get(name) instanceof Number n ? (int) n.doubleValue() : 0;
    }

    private byte[] said() {
      return job.parameters()
          .values()
          .getOrDefault("say", "")
          .toString()
          .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Exit run(Duration timeout) {
      runs.incrementAndGet();
      ran.put(job.id(), new Ran(target, job.parameters().values(), job.interactive()));
      show();
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      long wait = Math.min(number("ms"), timeout.toMillis());
      try {
        return new Exit.Stopped(cancelled.get(wait, TimeUnit.MILLISECONDS));
      } catch (TimeoutException _) {
        return wait < number("ms") ? new Exit.DeadlinePassed() : new Exit.Exited(number("exit"));
      } catch (InterruptedException | ExecutionException e) {
        return new Exit.Broken(e.toString());
      } finally {
        running.decrementAndGet();
      }
    }

    private void show() {
      byte[] said = said();
      switch (streams) {
        case Streams.Piped(var _, Streams.Listener live) -> live.output(false, said, said.length);
        case Streams.Interactive(Streams.Terminal terminal) -> terminal.show(said, said.length);
      }
    }

    @Override
    public void cancel(String by) {
      cancelled.complete(by);
    }

    @Override
    public Traces tearDown() {
      byte[] said = said();
      List<Artifact> left = new ArrayList<>();
      if (said.length > 0) {
        left.add(file("dir/said so.txt", said));
      }
      return new Traces(
          new Captured(said, said.length), Captured.NOTHING, left, Receipt.untouched());
    }

    private Artifact file(String name, byte[] bytes) {
      try {
        Path file = artifacts.resolve(job.id()).resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, bytes);
        return new Artifact(name, bytes.length, sha256(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
