package dev.recap.functions.jvm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A recording of JDK Flight Recorder in a JVM, named after the invocation.
 *
 * <p>The JVM resolves the file's path before it writes, so that the capsule's {@link Door} does not
 * lead it here: it writes to a file in its own file system, which is copied and removed.
 *
 * @param jvm that records
 * @param leftovers the file in the target
 */
record FlightRecording(Attachment jvm, Leftovers leftovers) {
  /** So long a recording outlives a capsule that was killed and whose undo never came. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** Starts it; the JVM itself ends it a little after its time. */
  void start(Duration length, String settings, int maxMib) {
    String answer =
        jvm.run(
            "JFR.start name=%s settings=%s duration=%ds maxsize=%dM filename=%s"
                .formatted(
                    name(),
                    settings,
                    length.plus(GRACE).toSeconds(),
                    maxMib,
                    place((long) maxMib << 20)));
    if (!answer.contains("Started recording")) {
      throw failed(answer);
    }
  }

  /** Ends it and takes what was recorded. */
  void stop(Path to) {
    try {
      String answer = jvm.run("JFR.stop name=" + name());
      if (!answer.contains("Stopped recording")) {
        throw failed(answer);
      }
      Optional<String> place = leftovers.found(jvm.process());
      if (place.isEmpty()) {
        throw failed("the JVM wrote no file: " + answer);
      }
      leftovers.moveTo(jvm.process(), place.get(), to);
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()));
    } finally {
      clear();
    }
  }

  /** Ends it, if it is still under way, and removes what it left. */
  void clear() {
    try {
      if (jvm.run("JFR.check name=" + name()).contains(name())) {
        jvm.run("JFR.stop name=" + name());
      }
      leftovers.removeFrom(jvm.process());
      if (jvm.run("JFR.check").contains("No available recordings")) {
        removeRepository();
      }
    } catch (Attachment.CommandFailed e) {
      leftovers.removeFrom(jvm.process());
    }
  }

  /**
   * JFR keeps its folder, empty, until the JVM ends, and makes another one when it is gone. Of
   * several only the empty one goes.
   */
  private void removeRepository() {
    // Year to second and process id, and a number if that is taken (jdk.jfr, Repository).
    String pattern = "[0-9]{4}(?:_[0-9]{2}){5}_%d(?:_[0-9]+)?".formatted(jvm.process().innerPid());
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(
            jvm.process().file("/tmp"),
            folder -> folder.getFileName().toString().matches(pattern))) {
      for (Path folder : folders) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      // Not empty, so not ours.
    }
  }

  private String name() {
    return "recap-" + leftovers.invocation();
  }

  private String place(long bytes) {
    return leftovers
        .place(jvm.process(), bytes, true)
        .orElseThrow(() ->
            failed(
                "neither /tmp nor /var/tmp of the target has room for the %d MiB it may take: see -p max_mib"
                    .formatted(bytes >> 20)));
  }

  private Refusal failed(String why) {
    return new Refusal(
        "Tried to record process %d but %s".formatted(jvm.process().pid(), why.strip()));
  }
}
