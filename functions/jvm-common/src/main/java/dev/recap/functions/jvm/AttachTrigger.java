package dev.recap.functions.jvm;

import dev.recap.functions.jvm.JavaProcess.Identity;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a JVM listen for commands: it does so on SIGQUIT while a file {@code /tmp/.attach_pidN}
 * exists, and would print its threads to its own standard output otherwise.
 *
 * <p>Everything that is known to make it fail is looked at first, because the signal cannot be
 * taken back: a process without a handler for SIGQUIT would end.
 */
record AttachTrigger(JavaProcess process) {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
  private static final String DISABLED = "-XX:+DisableAttachMechanism";
  private static final List<String> OPTION_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS=", "JDK_JAVA_OPTIONS=", "_JAVA_OPTIONS=");

  /** An attempt to connect. */
  interface Attempt<T> {
    T connect() throws IOException;
  }

  /** Signals the JVM and repeats the attempt until it succeeds. */
  <T> T until(Attempt<T> attempt) {
    refuseWhatCannotWork();
    Path folder = process.file("/tmp");
    Path file = folder.resolve(".attach_pid" + process.innerPid());
    Thread removal = new Thread(() -> remove(file));
    Runtime.getRuntime().addShutdownHook(removal);
    try {
      create(folder, file);
      if (!Native.quit(process.pid())) {
        throw failed("it ended, or the kernel does not let this capsule send it SIGQUIT");
      }
      return await(attempt);
    } finally {
      remove(file);
      Runtime.getRuntime().removeShutdownHook(removal);
    }
  }

  private void refuseWhatCannotWork() {
    refuseAnotherUser();
    Stream<String> options =
        Stream.concat(
            process.commandLine().stream(),
            process.environment().stream()
                .filter(line -> OPTION_VARIABLES.stream().anyMatch(line::startsWith)));
    if (options.anyMatch(option -> option.contains(DISABLED))
        || PerfCounters.of(process).attachDisabled()) {
      throw failed("it was started with %s: start it without".formatted(DISABLED));
    }
    if (!process.handlesQuit()) {
      throw failed(
          "it does not handle SIGQUIT, by which a JVM is asked to listen: it is still starting, or was started with -Xrs; try again, or start it without");
    }
  }

  private void refuseAnotherUser() {
    Identity mine = own();
    Identity its = process.identity();
    // Root would be heard, but without DAC_OVERRIDE it cannot connect to another user's socket.
    if (mine.user() != its.user()
        || (mine.user() != Identity.ROOT && mine.group() != its.group())) {
      throw failed(
          "it runs as user %d and group %d, and this capsule as %d and %d, those of the target's main process: only a JVM of the same user can be attached to"
              .formatted(its.user(), its.group(), mine.user(), mine.group()));
    }
  }

  private static Identity own() {
    return new JavaProcess(0, 0, Path.of("/proc/self"), JavaProcess.Kind.HOTSPOT).identity();
  }

  private void create(Path folder, Path file) {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // Another client's, or left by one that was killed: it serves as well.
    } catch (IOException e) {
      throw failed(
          "its /tmp %s, and there HotSpot has the socket it listens on, wherever else it may write: give the container a writable /tmp, a tmpfs of some KiB for example"
              .formatted(
                  Files.isDirectory(folder)
                      ? e instanceof AccessDeniedException
                          ? "cannot be written to by its user"
                          : "is read-only"
                      : "is not there"));
    }
  }

  private <T> T await(Attempt<T> attempt) {
    Duration pause = Duration.ofMillis(2);
    Duration waited = Duration.ZERO;
    while (waited.compareTo(PATIENCE) < 0) {
      try {
        Thread.sleep(pause);
        return attempt.connect();
      } catch (AccessDeniedException e) {
        throw refused(e);
      } catch (IOException e) {
        if (String.valueOf(e.getMessage()).contains("Permission denied")) {
          throw refused(e);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("Tried to wait for a JVM but was interrupted", e);
      }
      waited = waited.plus(pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
    throw failed(
        "it did not listen within %d seconds of being asked: it is stopped, at a safepoint it does not leave, out of reach of the processors, or attaching is disabled by a file of options; if it is disabled, it printed its threads to its standard output instead"
            .formatted(PATIENCE.toSeconds()));
  }

  private Refusal refused(IOException e) {
    Refusal refusal =
        failed(
            "it runs as user %d, whose socket only that user may connect to, and this capsule runs as the user of the target's main process, %d"
                .formatted(process.identity().user(), own().user()));
    refusal.initCause(e);
    return refusal;
  }

  private Refusal failed(String why) {
    return new Refusal("Tried to attach to process %d but %s".formatted(process.pid(), why));
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Gone with the JVM's file system.
    }
  }
}
