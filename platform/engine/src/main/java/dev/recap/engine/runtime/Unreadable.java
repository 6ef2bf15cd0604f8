package dev.recap.engine.runtime;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.nio.file.AccessDeniedException;

/** Says why the files in {@code /proc} of a target could not be read. */
final class Unreadable {
  private Unreadable() {}

  /**
   * Of a process: it has ended, unless the kernel refused. It does that also to root, when the
   * process holds capabilities that the one asking lacks (ptrace(2), access mode checking).
   */
  static PlatformException process(int pid, Exception cause) {
    return cause instanceof AccessDeniedException
        ? new PlatformException(
            Problem.Kind.DENIED,
            "Tried to look at process %d but it holds capabilities that this process lacks"
                .formatted(pid),
            cause)
        : new PlatformException(
            Problem.Kind.TARGET_GONE,
            "Tried to look at process %d but it has ended".formatted(pid),
            cause);
  }
}
