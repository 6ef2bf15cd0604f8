package dev.recap.cli.doctor;

import java.util.List;

/**
 * Looks at the kernel: {@code mount_setattr} came last of the system calls RECap needs, with 5.12
 * (mount_setattr(2)); {@code open_tree} came with 5.2 and {@code pidfd_open} with 5.3.
 */
final class KernelCheck implements Check {
  private static final int MAJOR = 5;
  private static final int MINOR = 12;

  private final String release;

  /** Of the kernel with this release, as uname(1) prints it. */
  KernelCheck(String release) {
    this.release = release;
  }

  @Override
  public List<Finding> look() {
    String[] numbers = release.split("[^0-9]+", 3);
    int major = numbers.length > 1 ? Integer.parseInt(numbers[0]) : 0;
    int minor = numbers.length > 1 ? Integer.parseInt(numbers[1]) : 0;
    boolean enough = major > MAJOR || (major == MAJOR && minor >= MINOR);
    return List.of(
        enough
            ? Finding.good("kernel", release + " has open_tree, mount_setattr and pidfd_open")
            : Finding.bad(
                "kernel",
                release + " has no mount_setattr",
                "Boot a kernel of at least %d.%d".formatted(MAJOR, MINOR)));
  }
}
