package dev.recap.server.openwhisk;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.OutputFormat;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationId;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.live.MemoryLog;
import dev.recap.server.record.Records;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Invokes by looking up what becomes of it. */
final class FakeBackend implements Backend {
  final List<Request> asked = new CopyOnWriteArrayList<>();
  final Map<String, Request> submitted = new ConcurrentHashMap<>();
  final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
  private final MemoryLog log = new MemoryLog();

  @Override
  public List<Manifest> capsules() {
    return List.of(manifest("1.2.0"), manifest("1.1.0"));
  }

  private static Manifest manifest(String version) {
    return new Manifest(
        new Manifest.Metadata(
            "top",
            version,
            "Shows processes",
            "",
            "GPL-2.0-only",
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty()),
        List.of(),
        "{\"type\":\"object\"}",
        new OutputFormat.Json(),
        List.of(),
        Manifest.Match.ANY,
        new DeclaredBinding(
            Set.of(),
            DeclaredBinding.Filesystem.NONE,
            new DeclaredBinding.User.OfTarget(),
            Set.of()),
        Limits.DEFAULT.withTimeout(Duration.ofMinutes(1)),
        Set.of(Manifest.Mode.ONCE),
        List.of());
  }

  @Override
  public InvocationRecord invoke(Request request, Progress progress) {
    asked.add(request);
    String name = request.capsule().name();
    if (name.equals("busy")) {
      throw new RefusedRequest(new Problem(Problem.Kind.TOO_MANY, "Tried to but too many"));
    }
    String id = InvocationId.at(Records.ACCEPTED);
    progress.entered(id, Phase.ACCEPTED);
    if (name.equals("slow")) {
      forever();
    }
    InvocationRecord ended = ended(id, request);
    log.begin(ended);
    return ended;
  }

  private static void forever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private InvocationRecord ended(String id, Request request) {
    String name = request.capsule().name();
    InvocationRecord full =
        Records.ended(
            Records.begun(id, Records.ACCEPTED),
            outcomes.getOrDefault(name, new Outcome.Succeeded()));
    Captured stdout =
        name.equals("bytes") ? new Captured(new byte[] {(byte) 0xff}, 1) : Records.text("hello\n");
    Optional<String> result =
        switch (name) {
          case "top" -> Optional.of("{\"load\":0.25}");
          case "list" -> Optional.of("[1,2]");
          default -> Optional.empty();
        };
    return new InvocationRecord(
        full.id(),
        full.owner(),
        name + ":1.2.0@sha256:" + "ab".repeat(32),
        request.target().toString(),
        full.targetId(),
        "{}",
        request.caller().name(),
        request.reason(),
        request.parent(),
        full.accepted(),
        full.ended(),
        full.outcome(),
        full.phases(),
        stdout,
        Records.text("warned\n"),
        result,
        full.artifacts(),
        full.receipt(),
        full.notices());
  }

  @Override
  public String submit(Request request) {
    String id = InvocationId.at(Records.ACCEPTED);
    submitted.put(id, request);
    InvocationRecord ended = ended(id, request);
    log.begin(
        new InvocationRecord(
            ended.id(),
            ended.owner(),
            ended.capsule(),
            ended.target(),
            ended.targetId(),
            "{}",
            ended.caller(),
            ended.reason(),
            ended.parent(),
            ended.accepted(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Captured.NOTHING,
            Captured.NOTHING,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of()));
    return id;
  }

  void endSubmitted() {
    submitted.forEach((id, request) -> log.end(ended(id, request)));
  }

  @Override
  public Optional<InvocationRecord> find(String id, Caller by) {
    return log.find(id).filter(found -> found.caller().equals(by.name()));
  }

  @Override
  public List<InvocationRecord> list(Wanted wanted, Caller by) {
    return log.list(1000, wanted.until()).stream()
        .filter(found -> found.caller().equals(by.name()) && found.isFinal())
        .filter(
            found -> wanted.since().map(since -> !found.accepted().isBefore(since)).orElse(true))
        .filter(found ->
            wanted.capsule().map(name -> found.capsule().startsWith(name + ":")).orElse(true))
        .sorted(Comparator.comparing(InvocationRecord::id).reversed())
        .skip(wanted.skip())
        .limit(wanted.limit())
        .toList();
  }
}
