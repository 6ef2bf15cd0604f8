package dev.recap.functions.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Diagnostic commands of a running HotSpot JVM, over its attach protocol: one connection to a unix
 * socket in the JVM's {@code /tmp} for each command, version 1 of the protocol, which every HotSpot
 * since Java 6 speaks (attachListener_linux.cpp, attachListener_posix.cpp of OpenJDK).
 *
 * <p>Closing it removes the files it made in the target.
 */
final class Attachment implements AutoCloseable {
  private static final int ARGUMENT_LIMIT = 1024;

  /** From here on a JVM is known to make a new socket when the old one is gone (JDK-8225690). */
  private static final int RESTARTS_SINCE = 17;

  private final JavaProcess process;
  private final AttachTrigger trigger;
  private final Path socket;

  /** For an end by a signal, at which nothing is closed. */
  private final Thread atExit = new Thread(this::removeSocket);

  private volatile boolean opened;
  private volatile @Nullable JvmVersion version;

  private Attachment(JavaProcess process) {
    this.process = process;
    this.trigger = new AttachTrigger(process);
    this.socket = process.file("/tmp").resolve(".java_pid" + process.innerPid());
  }

  /** Makes sure that the JVM listens. */
  static Attachment to(JavaProcess process) {
    Attachment attachment = new Attachment(process);
    attachment.connect().close();
    Runtime.getRuntime().addShutdownHook(attachment.atExit);
    return attachment;
  }

  /**
   * The same for an invocation that was broken off, which may have left the socket: nobody knows
   * any more whether it was there before, and a JVM makes it again.
   */
  static Attachment after(JavaProcess process) {
    Attachment attachment = to(process);
    attachment.opened = true;
    return attachment;
  }

  /** The process it speaks to. */
  JavaProcess process() {
    return process;
  }

  /** What it is. */
  JvmVersion version() {
    JvmVersion known = version;
    if (known == null) {
      known = JvmVersion.parse(run("VM.version"));
      version = known;
    }
    return known;
  }

  /**
   * Runs a command of {@code jcmd}.
   *
   * @param command with its arguments, as {@code jcmd PID help} lists them
   * @return what it printed
   */
  String run(String command) {
    if (command.length() >= ARGUMENT_LIMIT) {
      throw new Refusal(
          "Tried to send a command to the JVM but it is longer than %d characters: %s"
              .formatted(ARGUMENT_LIMIT, command));
    }
    // Version, command and always three arguments, each ended by a zero byte.
    byte[] request = ("1\0jcmd\0" + command + "\0\0\0").getBytes(StandardCharsets.UTF_8);
    String reply;
    try (AttachConnection connection = connect()) {
      reply = connection.exchange(request);
    } catch (IOException e) {
      throw new Refusal(
          "Tried to run %s in process %d but %s".formatted(command, process.pid(), e.getMessage()),
          e);
    }
    return result(command, reply);
  }

  private String result(String command, String reply) {
    int line = reply.indexOf('\n');
    if (line < 0) {
      throw new Refusal(
          "Tried to run %s in process %d but it gave no answer: it is ending, or, before Java 8u232, it does not answer root"
              .formatted(command, process.pid()));
    }
    String text = reply.substring(line + 1);
    if (!reply.substring(0, line).equals("0")) {
      throw new CommandFailed(
          "Tried to run %s in process %d but it answered: %s"
              .formatted(command, process.pid(), text.strip()));
    }
    return text;
  }

  private AttachConnection connect() {
    try {
      return AttachConnection.to(socket);
    } catch (IOException e) {
      // Not listening: no file, or one that a JVM of the same number left behind.
    }
    opened = true;
    return trigger.until(() -> AttachConnection.to(socket));
  }

  /**
   * Removes the socket's name when it was not there before. The JVM makes it again for whoever
   * attaches next, which earlier ones than Java 17 are not trusted to do.
   */
  @Override
  public void close() {
    try {
      version();
    } catch (Refusal | CommandFailed e) {
      // It is ending, or always was too old to say.
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
    removeSocket();
  }

  private void removeSocket() {
    JvmVersion known = version;
    try {
      if (opened && known != null && known.feature() >= RESTARTS_SINCE) {
        Files.deleteIfExists(socket);
      }
    } catch (IOException e) {
      // The JVM ended meanwhile, and its file system with it.
    }
  }

  /** A command the JVM knows of but did not carry out. */
  static final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
      super(message);
    }
  }
}
