package dev.recap.functions.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A heap dump on its way from the JVM, which writes it itself, to the capsule's {@code /out}.
 *
 * <p>The JVM writes straight into {@code /out} where the kernel lets it through the capsule's
 * {@link Door}; otherwise into a file of its own that is copied and removed.
 *
 * @param jvm whose heap
 * @param options of {@code GC.heap_dump}
 * @param to where it shall be
 * @param leftovers the file in the target, when there must be one
 */
record HeapDump(Attachment jvm, String options, Path to, Leftovers leftovers) {
  private static final String DONE = "Heap dump file created";

  /** Ways a dump can come. */
  enum Way {
    /** Written by the JVM into the capsule. */
    DIRECT,
    /** Written by the JVM into its own file system, copied and removed. */
    COPIED
  }

  /**
   * Takes it.
   *
   * @param expected bytes it may take
   */
  Way take(long expected) {
    String answer;
    try (Door door = Door.open()) {
      answer = jvm.run("GC.heap_dump " + options + door.to(to));
    }
    if (answer.contains(DONE) && Files.exists(to)) {
      return Way.DIRECT;
    }
    if (Files.exists(to)) {
      throw failed(answer.strip());
    }
    copy(expected, answer.strip());
    return Way.COPIED;
  }

  private void copy(long expected, String direct) {
    JavaProcess process = jvm.process();
    Optional<String> place = leftovers.place(process, expected, false);
    if (place.isEmpty()) {
      throw failed(
          "the JVM cannot write into this capsule (%s), and neither /tmp nor /var/tmp of the target is a folder on disk with %d MiB left, where its user may write: mount one"
              .formatted(direct, expected >> 20));
    }
    Thread removal = new Thread(() -> leftovers.removeFrom(process));
    Runtime.getRuntime().addShutdownHook(removal);
    try {
      String answer = jvm.run("GC.heap_dump " + options + place.get());
      if (!answer.contains(DONE)) {
        throw failed(answer.strip());
      }
      leftovers.moveTo(process, place.get(), to);
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()));
    } finally {
      leftovers.removeFrom(process);
      Runtime.getRuntime().removeShutdownHook(removal);
    }
  }

  private Refusal failed(String why) {
    return new Refusal(
        "Tried to dump the heap of process %d but %s".formatted(jvm.process().pid(), why));
  }
}
