package dev.recap.server.store;

import dev.recap.core.invocation.InvocationRecord.Owner;
import dev.recap.core.invocation.Orphans;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Tells by {@code /proc} (proc_pid_stat(5)) which RECap processes still run. */
public final class ProcOwners implements Orphans.Owners {
  /** Field 22, counted from the state, which is field 3. */
  private static final int START_TICKS = 22 - 3;

  private final Path proc;

  /** Reads below {@code proc}, which is {@code /proc} but for tests. */
  public ProcOwners(Path proc) {
    this.proc = proc;
  }

  /** This very process. */
  public Owner self() {
    int pid = Math.toIntExact(ProcessHandle.current().pid());
    return startTicks(pid)
        .map(ticks -> new Owner(bootId(), pid, ticks))
        .orElseThrow(() ->
            new PlatformException(
                Problem.Kind.PLATFORM,
                "Tried to find this process %d in %s but it is not there".formatted(pid, proc)));
  }

  @Override
  public boolean alive(Owner owner) {
    return owner.bootId().equals(bootId())
        && startTicks(owner.pid()).filter(ticks -> ticks == owner.startTicks()).isPresent();
  }

  private String bootId() {
    Path file = proc.resolve("sys/kernel/random/boot_id");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** When the process started; empty when there is none or it has ended and waits to be reaped. */
  private Optional<Long> startTicks(int pid) {
    Path file = proc.resolve(Integer.toString(pid)).resolve("stat");
    try {
      // The name in parentheses may hold anything, blanks, parentheses and broken UTF-8 included.
      String stat = Files.readString(file, StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean ended = fields[0].equals("Z") || fields[0].equals("X");
      return ended ? Optional.empty() : Optional.of(Long.parseLong(fields[START_TICKS]));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // ESRCH: it ended between opening and reading.
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        return Optional.empty();
      }
      throw unreadable(file, e);
    }
  }

  private static PlatformException unreadable(Path file, IOException e) {
    return new PlatformException(
        Problem.Kind.PLATFORM, "Tried to read %s but %s".formatted(file, e), e);
  }
}
