package dev.recap.cli;

import dev.recap.core.invocation.InvocationRecord.Owner;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says in the run folder which process serves this host, so that there is one, and that commands do
 * not end it together with one of its invocations.
 */
final class ServerMark implements AutoCloseable {
  private static final String LOCK = "serve.lock";
  private static final String MARK = "serve";

  private final HostLock lock;
  private final Path mark;

  private ServerMark(HostLock lock, Path mark) {
    this.lock = lock;
    this.mark = mark;
  }

  /**
   * Marks this process.
   *
   * @throws PlatformException when another one serves this host
   */
  static ServerMark set(Path runDirectory, Owner self) {
    try {
      Files.createDirectories(runDirectory);
      HostLock lock =
          HostLock.tryOn(runDirectory.resolve(LOCK))
              .orElseThrow(() ->
                  new PlatformException(
                      Problem.Kind.PLATFORM,
                      "Tried to serve this host but another recap serve does already: %s"
                          .formatted(runDirectory)));
      Path mark = runDirectory.resolve(MARK);
      Files.writeString(mark, text(self));
      return new ServerMark(lock, mark);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e),
          "Tried to say in %s that this host is served but %s".formatted(runDirectory, e),
          e);
    }
  }

  /** Whether this very process is the one that serves, or did when it died. */
  static boolean is(Path runDirectory, Owner owner) {
    try {
      return Optional.of(runDirectory.resolve(MARK)).filter(Files::isRegularFile).isPresent()
          && Files.readString(runDirectory.resolve(MARK)).equals(text(owner));
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM, "Tried to read %s but %s".formatted(runDirectory, e), e);
    }
  }

  private static String text(Owner owner) {
    return "%s %d %d%n".formatted(owner.bootId(), owner.pid(), owner.startTicks());
  }

  @Override
  public void close() {
    try (lock) {
      Files.deleteIfExists(mark);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM, "Tried to remove %s but %s".formatted(mark, e), e);
    }
  }
}
