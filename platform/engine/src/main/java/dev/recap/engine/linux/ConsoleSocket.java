package dev.recap.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The socket over which an OCI runtime hands over the terminal it made for a container (SCM_RIGHTS,
 * unix(7)).
 */
public final class ConsoleSocket implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
  private static final int PATH_OFFSET = 2;
  private static final int LONGEST_PATH = 107;

  private final Path path;
  private final Fd socket;

  /**
   * Listens at a path.
   *
   * @throws LinuxException when it is taken or longer than 107 bytes
   */
  public ConsoleSocket(Path path) {
    this.path = path;
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > LONGEST_PATH) {
      throw new LinuxException("bind", path.toString(), 36);
    }
    socket = new Fd(Kernel.require(Sys.SOCKET, path.toString(), AF_UNIX, SOCK_STREAM_CLOEXEC, 0));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(PATH_OFFSET + name.length + 1L, 2);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, PATH_OFFSET, name.length);
      Kernel.require(
          Sys.BIND, path.toString(), socket.number(), address.address(), address.byteSize());
      Kernel.require(Sys.LISTEN, path.toString(), socket.number(), 1);
    }
  }

  /** Where it listens. */
  public Path path() {
    return path;
  }

  /** For waiting until a runtime has come. */
  public Fd fd() {
    return socket;
  }

  /** Takes the terminal from the runtime that has come; empty when it brought none. */
  public Optional<Fd> receive() {
    try (Fd peer =
            new Fd(Kernel.require(Sys.ACCEPT4, path.toString(), socket.number(), 0, 0, 0x80000));
        Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(256);
      MemorySegment control = arena.allocate(64, 8);
      MemorySegment vector = arena.allocate(16, 8);
      vector.set(JAVA_LONG, 0, text.address());
      vector.set(JAVA_LONG, 8, text.byteSize());
      MemorySegment message = arena.allocate(56, 8); // struct msghdr
      message.set(JAVA_LONG, 16, vector.address());
      message.set(JAVA_LONG, 24, 1);
      message.set(JAVA_LONG, 32, control.address());
      message.set(JAVA_LONG, 40, control.byteSize());
      Kernel.require(Sys.RECVMSG, path.toString(), peer.number(), message.address(), 0x40000000);
      boolean carriesOne = message.get(JAVA_LONG, 40) >= 20 && control.get(JAVA_INT, 12) == 1;
      return carriesOne ? Optional.of(new Fd(control.get(JAVA_INT, 16))) : Optional.empty();
    }
  }

  @Override
  public void close() {
    socket.close();
    path.toFile().delete();
  }
}
