package dev.recap.server.invocation;

import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.server.queue.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The record of a fan-out: its target are the labels, its result are the invocations it came to.
 *
 * @param order what was asked for
 * @param parent what it belongs to itself
 * @param owner this process
 */
record ParentRecord(
    String id,
    FanOut.Order order,
    Optional<String> parent,
    InvocationRecord.Owner owner,
    Instant accepted) {

  InvocationRecord begun() {
    return record(
        Optional.empty(), Optional.empty(), "{}", order.capsule().toString(), Optional.empty());
  }

  /** It came to its end. */
  InvocationRecord ended(FanOut.Ending ending, Optional<String> cancelledBy, Instant when) {
    return switch (ending) {
      case FanOut.Ending.NoTarget(Problem problem) -> broken(new Outcome.Rejected(problem), when);
      case FanOut.Ending.Done done -> {
        Optional<InvocationRecord> first =
            done.rows().stream().map(FanOut.Row::invocation).findFirst();
        yield record(
            Optional.of(when),
            Optional.of(outcome(done, cancelledBy)),
            first.map(InvocationRecord::parameters).orElse("{}"),
            first.map(InvocationRecord::capsule).orElse(order.capsule().toString()),
            Optional.of(JsonMapper.shared().writeValueAsString(result(done))));
      }
    };
  }

  /** It ended before it came to anything. */
  InvocationRecord broken(Outcome outcome, Instant when) {
    return record(
        Optional.of(when),
        Optional.of(outcome),
        "{}",
        order.capsule().toString(),
        Optional.empty());
  }

  private static Outcome outcome(FanOut.Ending.Done done, Optional<String> cancelledBy) {
    if (cancelledBy.isPresent()) {
      return new Outcome.Cancelled(cancelledBy.get());
    }
    if (done.exitCode() == 0) {
      return new Outcome.Succeeded();
    }
    long failed = done.rows().stream().filter(row -> !succeeded(row)).count();
    return new Outcome.Failed(
        done.exitCode(),
        "Of %d invocations %d did not succeed; %d were not started"
            .formatted(done.rows().size(), failed, done.skipped().size()));
  }

  private static boolean succeeded(FanOut.Row row) {
    return row.invocation().outcome().orElse(null) instanceof Outcome.Succeeded;
  }

  private static Map<String, Object> result(FanOut.Ending.Done done) {
    List<Map<String, Object>> invocations = new ArrayList<>();
    for (FanOut.Row row : done.rows()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", row.invocation().id());
      one.put("target", row.target().reference());
      one.put("outcome", row.invocation().outcome().map(Outcome::word).orElse("running"));
      invocations.add(one);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("invocations", invocations);
    result.put("notStarted", done.skipped().stream().map(target -> target.reference()).toList());
    return result;
  }

  private InvocationRecord record(
      Optional<Instant> ended,
      Optional<Outcome> outcome,
      String parameters,
      String capsule,
      Optional<String> result) {
    return new InvocationRecord(
        id,
        owner,
        capsule,
        Work.selector(order.labels()),
        Optional.empty(),
        parameters,
        order.caller().name(),
        order.reason(),
        parent,
        accepted,
        ended,
        outcome,
        Map.of(),
        Captured.NOTHING,
        Captured.NOTHING,
        result,
        List.of(),
        Optional.empty(),
        List.of());
  }
}
