package dev.recap.engine.linux;

import java.util.Optional;

/** A hold on one exact process (pidfd_open(2)): a later process with the same number is not it. */
public final class Pidfd implements AutoCloseable {
  private static final long ENDING_NANOS = 1_000_000_000L;

  private final int pid;
  private final Fd fd;

  private Pidfd(int pid, Fd fd) {
    this.pid = pid;
    this.fd = fd;
  }

  /**
   * Takes hold of a process; empty when there is none with that number.
   *
   * @throws LinuxException when the kernel refuses for another reason
   */
  public static Optional<Pidfd> open(int pid) {
    long fd = Kernel.call(Sys.PIDFD_OPEN, pid, 0);
    if (fd == -LinuxException.ESRCH || fd == -22) {
      return Optional.empty();
    }
    if (fd < 0) {
      throw new LinuxException("pidfd_open", "pid " + pid, (int) -fd);
    }
    return Optional.of(new Pidfd(pid, new Fd(fd)));
  }

  /** Its number on this host. */
  public int pid() {
    return pid;
  }

  /** The descriptor, readable for poll(2) once the process has ended. */
  public Fd fd() {
    return fd;
  }

  /** Whether it still runs. */
  public boolean alive() {
    return !Poller.readable(fd);
  }

  /**
   * Whether it ends within a moment, for callers that have seen a process in its pid namespace die:
   * when the first process of a namespace ends the kernel ends all others in it before it lets this
   * be seen (pid_namespaces(7)).
   */
  public boolean ending() {
    try (Poller poller = new Poller(1)) {
      poller.watch(0, fd);
      poller.await(ENDING_NANOS);
    }
    return !alive();
  }

  /** Sends a signal; without effect when the process has ended. */
  public void signal(int signal) {
    Kernel.call(Sys.PIDFD_SEND_SIGNAL, fd.number(), signal, 0, 0);
  }

  @Override
  public void close() {
    fd.close();
  }
}
