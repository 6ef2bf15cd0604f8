package dev.recap.server.record;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Receipt.Check;
import dev.recap.core.invocation.Receipt.Finding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records to test with. */
public final class Records {
  public static final Instant ACCEPTED = Instant.parse("2026-03-01T12:00:00.123456789Z");
  public static final InvocationRecord.Owner OWNER =
      new InvocationRecord.Owner("6a1c2f6e-0000-4000-8000-000000000001", 4242, 123456);

  private Records() {}

  /** A record as it is begun. */
  public static InvocationRecord begun(String id, Instant accepted) {
    return begun(id, accepted, OWNER);
  }

  /** The same for a process that is there. */
  public static InvocationRecord begun(String id, Instant accepted, InvocationRecord.Owner owner) {
    return new InvocationRecord(
        id,
        owner,
        "top",
        "docker:web",
        Optional.empty(),
        "{}",
        "root",
        Optional.empty(),
        Optional.empty(),
        accepted,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Captured.NOTHING,
        Captured.NOTHING,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  /** The same record with everything a record can hold. */
  public static InvocationRecord ended(InvocationRecord begun, Outcome outcome) {
    return new InvocationRecord(
        begun.id(),
        begun.owner(),
        "top:1.2.0@sha256:" + "ab".repeat(32),
        "docker:web",
        Optional.of("c0ffee".repeat(10) + "c0ff"),
        "{\"iterations\":1,\"password\":\"[redacted]\"}",
        "root",
        Optional.of("the pager rang: \"web\" is slow"),
        Optional.of("01h00000000000000000"),
        begun.accepted(),
        Optional.of(begun.accepted().plusMillis(1500)),
        Optional.of(outcome),
        phases(),
        text("PID USER\n  1 root\n\u00e4\u20ac\ud83d\ude00 \u001b[0m\n"),
        new Captured(new byte[] {(byte) 0xff, 0, 1}, 5_000_000_000L),
        Optional.of("[{\"pid\":1,\"cpu\":0.10,\"big\":123456789012345678901234567890}]"),
        List.of(new Artifact("dumps/heap.hprof", 2L << 30, "cd".repeat(32))),
        Optional.of(receipt()),
        List.of("top:1.2.0 is deprecated: use top:2.0.0"));
  }

  public static Captured text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Captured(bytes, bytes.length);
  }

  private static Map<Phase, Duration> phases() {
    Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    phases.put(Phase.ACCEPTED, Duration.ofNanos(12_000));
    phases.put(Phase.RESOLVED, Duration.ofNanos(345_000));
    phases.put(Phase.RUNNING, Duration.ofNanos(1_234_567_000));
    phases.put(Phase.TORN_DOWN, Duration.ZERO);
    return phases;
  }

  private static Receipt receipt() {
    return new Receipt(
        List.of(
            new Check("processes", new Finding.Same(), "pids and start times"),
            new Check(
                "mounts", new Finding.ChangedByTarget(List.of("+ /data")), "no power to mount"),
            new Check("files", new Finding.LeftBehind(List.of("+ /target/x")), "it could write"),
            new Check("ipc", new Finding.NotTaken("the target ended"), "nothing was compared")),
        Duration.ofNanos(2_345_000));
  }
}
