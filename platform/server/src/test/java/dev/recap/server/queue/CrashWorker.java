package dev.recap.server.queue;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Orphans;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetRef;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.fixture.Place;
import dev.recap.server.record.Records;
import dev.recap.server.store.Database;
import dev.recap.server.store.ProcOwners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A process that enqueues invocations and carries them out, as the server does, until it is killed
 * or all have ended. What it carries out leaves a line in the file {@code ran}.
 */
final class CrashWorker {
  private static final int THREADS = 4;

  private final dev.recap.server.store.Records records;
  private final InvocationQueue queue;
  private final InvocationRecord.Owner self;
  private final Path ran;

  private CrashWorker(Place place, Database database) {
    ProcOwners owners = new ProcOwners(Path.of("/proc"));
    this.self = owners.self();
    this.ran = place.folder().resolve("ran");
    AuditLog audit = new AuditLog(database, place.folder());
    this.queue = new InvocationQueue(database, audit, place.folder(), self, 10_000);
    this.records = new dev.recap.server.store.Records(database, audit, queue);
    queue.recover(owners, Records.ACCEPTED, id -> {});
    new Orphans(records, owners, CLOCK).close();
  }

  /** Arguments: a prefix of ids, how many of them, and the place. */
  public static void main(String[] args) {
    Place place = Place.of(Arrays.copyOfRange(args, 2, args.length));
    try (Database database = place.open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CrashWorker worker = new CrashWorker(place, database);
      var enqueued = threads.submit(() -> worker.enqueue(args[0], Integer.parseInt(args[1])));
      for (int n = 0; n < THREADS; n++) {
        var _ = threads.submit(() -> worker.work(() -> enqueued.isDone()));
      }
    }
  }

  private void enqueue(String prefix, int count) {
    for (int n = 0; n < count; n++) {
      String id = "%s-%04d".formatted(prefix, n);
      Enqueued enqueued =
          queue.enqueue(
              new Queued(
                  id,
                  new Request(
                      CapsuleRef.parse("top"),
                      TargetRef.parse("web"),
                      Map.of("n", n),
                      Optional.empty(),
                      Caller.local("alice"),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of(id)),
                  n % 3,
                  Optional.of(id),
                  Optional.empty(),
                  n % 2 == 0,
                  Records.ACCEPTED));
      if (!enqueued.equals(new Enqueued.Accepted(id))) {
        throw new AssertionError(enqueued);
      }
      System.out.println(id);
    }
  }

  @FunctionalInterface
  private interface Done {
    boolean yet();
  }

  private boolean work(Done enqueued) throws InterruptedException {
    while (true) {
      boolean last = enqueued.yet();
      Optional<Claim> claim = queue.claim(Busy.NOTHING);
      if (claim.isPresent()) {
        carryOut(claim.get());
      } else if (last) {
        return true;
      } else {
        Thread.sleep(1);
      }
    }
  }

  private void carryOut(Claim claim) throws InterruptedException {
    InvocationRecord begun = Records.begun(claim.id(), Records.ACCEPTED, self);
    records.begin(begun);
    run(claim.id());
    Thread.sleep(2);
    records.end(Records.ended(begun, new Outcome.Succeeded()));
  }

  private void run(String id) {
    try {
      Files.writeString(ran, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final TimeSource CLOCK =
      new TimeSource() {
        @Override
        public Instant now() {
          return Records.ACCEPTED;
        }

        @Override
        public long nanos() {
          return 0;
        }
      };
}
