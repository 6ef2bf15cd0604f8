package dev.recap.engine.target;

/**
 * What proc_pid_stat(5) says of a process, as far as we need it.
 *
 * @param state field 3
 * @param parent field 4, a pid
 * @param flags field 9, the kernel's PF_ flags
 * @param startTicks field 22, in clock ticks since boot
 */
record ProcessStat(char state, int parent, long flags, long startTicks) {

  // include/linux/sched.h
  private static final long PF_KTHREAD = 0x00200000;

  /** Reads a line of proc_pid_stat(5); the command name in it may contain anything. */
  static ProcessStat parse(String line) {
    String[] fields = line.substring(line.lastIndexOf(')') + 2).strip().split(" ", -1);
    return new ProcessStat(
        fields[0].charAt(0),
        Integer.parseInt(fields[1]),
        Long.parseLong(fields[6]),
        Long.parseLong(fields[19]));
  }

  /** Whether it has ended, though it is still listed. */
  boolean ended() {
    return state == 'Z' || state == 'X';
  }

  boolean kernelThread() {
    return (flags & PF_KTHREAD) != 0;
  }
}
