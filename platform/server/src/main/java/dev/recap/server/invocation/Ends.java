package dev.recap.server.invocation;

import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for the end of invocations, whoever carries them out. */
final class Ends {
  /** How long it may take until the end of an invocation of another process is noticed. */
  private static final long LOOK_MILLIS = 1000;

  private final InvocationLog log;
  private final Map<String, CountDownLatch> ended = new ConcurrentHashMap<>();

  Ends(InvocationLog log) {
    this.log = log;
  }

  /** It has ended here. */
  void tell(String id) {
    CountDownLatch latch = ended.remove(id);
    if (latch != null) {
      latch.countDown();
    }
  }

  /** The final record, once there is one. */
  InvocationRecord await(String id) {
    while (true) {
      CountDownLatch latch = ended.computeIfAbsent(id, _ -> new CountDownLatch(1));
      Optional<InvocationRecord> found =
          log.find(id).filter(record -> record.id().equals(id) && record.isFinal());
      if (found.isPresent()) {
        ended.remove(id, latch);
        return found.get();
      }
      try {
        // However this ends, the record says whether the invocation has.
        var _ = latch.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PlatformException(
            Problem.Kind.OVERLOADED,
            "Tried to wait for invocation %s but the server is ending".formatted(id),
            e);
      }
    }
  }
}
