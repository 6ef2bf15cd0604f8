package dev.recap.engine.linux;

/**
 * The system calls used, with their numbers on x86-64 and on arm64 (arch/…/syscall tables of
 * Linux).
 */
enum Sys {
  READ(0, 63),
  WRITE(1, 64),
  CLOSE(3, 57),
  IOCTL(16, 29),
  SOCKET(41, 198),
  ACCEPT4(288, 242),
  SENDTO(44, 206),
  RECVFROM(45, 207),
  RECVMSG(47, 212),
  BIND(49, 200),
  LISTEN(50, 201),
  GETSOCKOPT(55, 209),
  FCNTL(72, 25),
  CHDIR(80, 49),
  PIVOT_ROOT(155, 41),
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  OPENAT(257, 56),
  MKNODAT(259, 33),
  READLINKAT(267, 78),
  PPOLL(271, 73),
  UNSHARE(272, 97),
  EVENTFD2(290, 19),
  PIPE2(293, 59),
  SETNS(308, 268),
  MEMFD_CREATE(319, 279),
  PIDFD_SEND_SIGNAL(424, 424),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  PIDFD_OPEN(434, 434),
  OPENAT2(437, 437),
  MOUNT_SETATTR(442, 442);

  private final int x86;
  private final int arm;

  Sys(int x86, int arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  int number(boolean onArm) {
    return onArm ? arm : x86;
  }
}
