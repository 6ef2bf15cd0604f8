package dev.recap.cli;

import static dev.recap.cli.RemoteSite.given;

import dev.recap.client.Found;
import dev.recap.client.RecapClient;
import dev.recap.client.Selection;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.target.Target;
import dev.recap.record.JsonFields;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A fan-out that a server carries out. */
final class RemoteFanOut {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final RecapClient client;
  private final String id;
  private final Set<String> told = new HashSet<>();

  RemoteFanOut(RecapClient client, String id) {
    this.client = client;
    this.id = id;
  }

  /** Tells of each invocation that ends, and waits for the last. */
  FanOut.Ending await(FanOut.Listener listener) {
    while (true) {
      Found found = given(client.find(id));
      if (found instanceof Found.Begun(InvocationRecord whole)) {
        tell(listener);
        if (whole.isFinal()) {
          return ending(whole);
        }
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PlatformException(
            Problem.Kind.PLATFORM, "Tried to wait for fan-out %s but was ended".formatted(id), e);
      }
    }
  }

  private void tell(FanOut.Listener listener) {
    try (Stream<Found> all = client.all(Selection.ofParent(id))) {
      all.forEach(found -> {
        if (found instanceof Found.Begun(InvocationRecord part)
            && part.isFinal()
            && told.add(part.id())) {
          listener.ended(new FanOut.Row(target(part.target()), part));
        }
      });
    }
  }

  private FanOut.Ending ending(InvocationRecord whole) {
    Outcome outcome = whole.outcome().orElseThrow();
    if (whole.result().isEmpty()) {
      return switch (outcome) {
        case Outcome.Rejected(Problem problem) -> new FanOut.Ending.NoTarget(problem);
        case Outcome.PlatformError(Problem problem) -> new FanOut.Ending.NoTarget(problem);
        case Outcome other ->
            new FanOut.Ending.NoTarget(new Problem(other.kind(), other.message()));
      };
    }
    JsonFields result = JsonFields.read("result of a fan-out", whole.result().get(), Set.of());
    List<FanOut.Row> rows =
        result.objects("invocations").stream()
            .map(part -> {
              Found found = given(client.find(part.text("id")));
              return new FanOut.Row(
                  target(part.text("target")), RemoteSite.InvocationRecords.of(found));
            })
            .toList();
    return new FanOut.Ending.Done(
        id, rows, result.texts("notStarted").stream().map(RemoteFanOut::target).toList());
  }

  /** As much of it as its reference says. */
  private static Target target(String reference) {
    int colon = reference.indexOf(':');
    String runtime = reference.substring(0, Math.max(colon, 0));
    String name = reference.substring(colon + 1);
    return new Target(runtime, name, name, Optional.empty(), Map.of(), pid(runtime, name), 0);
  }

  private static int pid(String runtime, String name) {
    return runtime.equals("pid") && name.matches("[0-9]{1,9}") ? Integer.parseInt(name) : 0;
  }
}
