package dev.recap.catalog.lint;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a program that has use for a capability imports, by the descriptions in capabilities(7).
 *
 * <p>Where the C library has no function of its own for a system call that the capability is for,
 * {@code syscall} is among the names. Capabilities that are not here have uses that do not show in
 * imports, such as opening a file, or none: they are not judged.
 */
enum CapabilityUse {
  AUDIT_CONTROL("socket"),
  AUDIT_READ("socket"),
  AUDIT_WRITE("socket"),
  BPF("syscall bpf"),
  CHOWN("chown fchown lchown fchownat"),
  FOWNER(
      "chmod fchmod fchmodat lchmod utime utimes lutimes futimes futimesat utimensat "
          + "futimens unlink unlinkat rmdir remove rename renameat renameat2 setxattr "
          + "lsetxattr fsetxattr removexattr acl_set_file ioctl fcntl fcntl64"),
  FSETID("chmod fchmod fchmodat chown fchown lchown fchownat mkdir mkdirat"),
  IPC_LOCK("mlock mlock2 mlockall munlock munlockall mmap mmap64 shmctl shmget"),
  IPC_OWNER(
      "shmget shmat shmctl msgget msgctl msgrcv msgsnd semget semctl semop semtimedop "
          + "shm_open shm_unlink mq_open mq_unlink sem_open sem_unlink"),
  KILL("kill killpg tgkill sigqueue pidfd_send_signal syscall"),
  LEASE("fcntl fcntl64"),
  LINUX_IMMUTABLE("ioctl"),
  MKNOD("mknod mknodat __xmknod __xmknodat"),
  NET_ADMIN("socket"),
  NET_BIND_SERVICE("bind bindresvport rresvport"),
  NET_RAW("socket"),
  PERFMON("syscall perf_event_open"),
  SETGID("setgid setegid setregid setresgid setfsgid setgroups initgroups socket"),
  SETUID("setuid seteuid setreuid setresuid setfsuid socket"),
  SYSLOG("klogctl open open64 openat fopen fopen64"),
  SYS_ADMIN(
      "mount umount umount2 setns unshare clone pivot_root swapon swapoff sethostname "
          + "setdomainname quotactl fanotify_init setxattr lsetxattr fsetxattr getxattr "
          + "lgetxattr fgetxattr ioctl syscall"),
  SYS_BOOT("reboot syscall"),
  SYS_CHROOT("chroot setns"),
  SYS_MODULE("init_module finit_module delete_module syscall"),
  SYS_NICE(
      "nice setpriority sched_setscheduler sched_setparam sched_setaffinity "
          + "sched_setattr pthread_setschedparam pthread_setaffinity_np ioprio_set "
          + "move_pages migrate_pages mbind syscall"),
  SYS_PACCT("acct"),
  SYS_PTRACE("ptrace process_vm_readv process_vm_writev process_madvise pidfd_getfd kcmp syscall"),
  SYS_RAWIO("iopl ioperm ioctl mmap mmap64"),
  SYS_RESOURCE(
      "setrlimit setrlimit64 prlimit prlimit64 quotactl ioctl msgctl fcntl fcntl64 "
          + "mq_open syscall"),
  SYS_TIME("settimeofday clock_settime adjtimex clock_adjtime ntp_adjtime adjtime stime"),
  SYS_TTY_CONFIG("vhangup ioctl"),
  WAKE_ALARM("timer_create timerfd_create");

  private final String imports;

  /** With names between blanks. */
  CapabilityUse(String imports) {
    this.imports = imports;
  }

  /** By the name in capabilities(7) without CAP_; empty for one that is not judged. */
  static Optional<CapabilityUse> of(String capability) {
    for (CapabilityUse use : values()) {
      if (use.name().equals(capability)) {
        return Optional.of(use);
      }
    }
    return Optional.empty();
  }

  /** Whether what a payload imports or names would use it. */
  boolean shows(Payload payload) {
    return payload.importsAny(names())
        || (this == SYS_PTRACE && payload.paths().contains(KnownPath.PROCESSES));
  }

  /** The names that matter most, for a message. */
  String examples() {
    return names().stream()
        .filter(name -> !name.equals("syscall"))
        .limit(5)
        .collect(Collectors.joining(", "));
  }

  private List<String> names() {
    return List.of(imports.split(" ", -1));
  }
}
