package dev.recap.tests.benchmark;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Invoker;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.TargetRef;
import dev.recap.record.RecordJson;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Invocations in our own process, to the record as JSON, receipt included. */
final class Ours implements Row.Call {
  private final Invoker invoker;
  private final Request request;
  private final RecordJson json = new RecordJson();
  private final Map<Phase, Series> phases = new EnumMap<>(Phase.class);

  Ours(Invoker invoker, String capsule, String target) {
    this.invoker = invoker;
    this.request =
        new Request(
            CapsuleRef.parse(capsule),
            TargetRef.parse(target),
            Map.of(),
            Optional.empty(),
            Caller.local("benchmark"),
            Optional.empty(),
            Optional.empty());
  }

  @Override
  public void run() throws IOException {
    InvocationRecord ended = invoke();
    for (Map.Entry<Phase, Duration> phase : ended.phases().entrySet()) {
      phases
          .computeIfAbsent(phase.getKey(), p -> new Series())
          .add(phase.getValue().toNanos() / 1e6);
    }
  }

  /** Invokes once, from any thread; a result that is not clean success is a failed benchmark. */
  InvocationRecord invoke() throws IOException {
    InvocationRecord ended = invoker.invoke(request, Streams.captured(), Progress.SILENT);
    String text = json.write(ended);
    boolean succeeded = ended.outcome().filter(Outcome.Succeeded.class::isInstance).isPresent();
    if (!succeeded || !ended.receipt().map(Receipt::clean).orElse(false)) {
      throw new IOException("Tried to invoke a capsule but its record is " + text);
    }
    return ended;
  }

  /** How long each phase took, since {@link #forget}. */
  Map<Phase, Series> phases() {
    return phases;
  }

  void forget() {
    phases.clear();
  }
}
