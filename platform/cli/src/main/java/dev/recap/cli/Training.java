package dev.recap.cli;

import dev.recap.server.operations.logging.Logs;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.event.Level;

/**
 * Runs several commands one after the other, so that the JVM remembers what they load and link for
 * the {@code recap} script's AOT cache: a cache is made from one process.
 */
public final class Training {
  private static final String NEXT = "--";
  private static final String SERVE = "serve";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(50);

  private Training() {}

  /**
   * Runs commands with {@code --} between them, whatever becomes of each. {@code serve} serves
   * those after it, and ends with the last one.
   */
  public static void main(String[] arguments) throws InterruptedException, Environment.Unusable {
    // The commands before the server log nothing, but SLF4J would remember that.
    Logs.begin(Logs.Format.TEXT, Level.WARN, System.err);
    List<String> command = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals(NEXT)) {
        run(command);
        command.clear();
      } else {
        command.add(argument);
      }
    }
    // Ends the process, whatever still serves in it.
    Main.main(command.toArray(String[]::new));
  }

  private static void run(List<String> command) throws InterruptedException, Environment.Unusable {
    if (!command.equals(List.of(SERVE))) {
      Main.run(command.toArray(String[]::new));
      return;
    }
    Thread server = Thread.ofPlatform().daemon().start(() -> Main.run(SERVE));
    Path socket = Environment.read().serverSocket().orElseThrow();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (server.isAlive() && System.nanoTime() - end < 0 && !answers(socket)) {
      Thread.sleep(LOOK);
    }
  }

  private static boolean answers(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(
          ByteBuffer.wrap(
              "GET /api/v1/targets HTTP/1.1\r\nHost: recap\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer reply = ByteBuffer.allocate(1 << 10);
      while (channel.read(reply.clear()) >= 0) {
        // The whole of it, or it would be a caller who went away.
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
