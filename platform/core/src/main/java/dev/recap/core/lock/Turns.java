package dev.recap.core.lock;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * Whose turn it is, within this process, to open a file for its lock.
 *
 * <p>A lock of fcntl(2) belongs to the process and ends when any descriptor of its file is closed,
 * whichever thread had opened that one. So no thread may open a file that another one has locked.
 * That is a fact of the whole process, which is why there is one table of the whole process.
 */
final class Turns {
  private static final ConcurrentMap<Path, Turns> WANTED = new ConcurrentHashMap<>();

  private final Semaphore free = new Semaphore(1, true);
  private int wanting;

  private Turns() {}

  /** Waits for the turn at a file. */
  static Turn waitFor(Path file) throws IOException, InterruptedException {
    Path name = name(file);
    Turns turns = want(name);
    try {
      turns.free.acquire();
    } catch (InterruptedException e) {
      forgo(name);
      throw e;
    }
    return new Turn(name, turns);
  }

  /** The turn at a file, or none while another thread has it. */
  static Optional<Turn> tryFor(Path file) throws IOException {
    Path name = name(file);
    Turns turns = want(name);
    if (turns.free.tryAcquire()) {
      return Optional.of(new Turn(name, turns));
    }
    forgo(name);
    return Optional.empty();
  }

  /** One name for each file, by whatever links its folder was reached. */
  private static Path name(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    return absolute.resolveSibling(".").toRealPath().resolve(absolute.getFileName());
  }

  private static Turns want(Path name) {
    return WANTED.compute(
        name,
        (_, known) -> {
          Turns turns = known == null ? new Turns() : known;
          turns.wanting++;
          return turns;
        });
  }

  private static void forgo(Path name) {
    WANTED.computeIfPresent(name, (_, turns) -> --turns.wanting == 0 ? null : turns);
  }

  /** The right to open a file; given back once. */
  record Turn(Path file, Turns turns) {
    void end() {
      turns.free.release();
      forgo(file);
    }
  }
}
