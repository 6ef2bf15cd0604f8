package dev.recap.engine.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/**
 * The seccomp filter of a capsule, which depends on its capabilities alone (OCI runtime
 * specification, "seccomp").
 *
 * <p>Beyond what container engines forbid it takes away every call by which a process acts on
 * another of the same user, for a capsule often has its target's user: signals, scheduling, System
 * V IPC, signals by way of file owners. No capability brings open_by_handle_at(2): with
 * DAC_READ_SEARCH it opens files of the host that no path of the capsule leads to.
 *
 * @param capabilities those of the binding
 */
record SeccompProfile(Set<String> capabilities) {
  private static final String BASE = "seccomp-allowed.txt";

  /** All CLONE_NEW… flags of clone(2), which would make namespaces. */
  private static final long NEW_NAMESPACES = 0x7E020080L;

  private static final int SIGURG = 23;
  private static final String MASKED = "SCMP_CMP_MASKED_EQ";

  private static final Map<String, List<String>> BY_CAPABILITY =
      Map.ofEntries(
          Map.entry(
              "KILL", List.of("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")),
          Map.entry(
              "SYS_PTRACE",
              List.of(
                  "ptrace",
                  "process_vm_readv",
                  "process_vm_writev",
                  "pidfd_getfd",
                  "kcmp",
                  "process_madvise")),
          Map.entry(
              "SYS_ADMIN",
              List.of(
                  "mount",
                  "umount2",
                  "pivot_root",
                  "open_tree",
                  "move_mount",
                  "mount_setattr",
                  "fsopen",
                  "fsconfig",
                  "fsmount",
                  "fspick",
                  "setns",
                  "unshare",
                  "clone",
                  "sethostname",
                  "setdomainname",
                  "quotactl",
                  "fanotify_init",
                  "fanotify_mark",
                  "bpf",
                  "perf_event_open")),
          Map.entry("SYS_RESOURCE", List.of("prlimit64")),
          Map.entry("SYS_CHROOT", List.of("chroot")),
          Map.entry("SYS_MODULE", List.of("init_module", "finit_module", "delete_module")),
          Map.entry("SYS_TIME", List.of("clock_settime", "settimeofday", "adjtimex")),
          Map.entry("SYS_BOOT", List.of("reboot", "kexec_load", "kexec_file_load")),
          Map.entry("SYSLOG", List.of("syslog")),
          Map.entry("BPF", List.of("bpf")),
          Map.entry("PERFMON", List.of("perf_event_open")),
          Map.entry("SYS_RAWIO", List.of("iopl", "ioperm")),
          Map.entry(
              "SYS_NICE",
              List.of(
                  "sched_setaffinity",
                  "sched_setattr",
                  "sched_setparam",
                  "sched_setscheduler",
                  "setpriority",
                  "ioprio_set",
                  "mbind",
                  "set_mempolicy",
                  "migrate_pages",
                  "move_pages")),
          Map.entry(
              "IPC_OWNER",
              List.of(
                  "shmget",
                  "shmat",
                  "shmdt",
                  "shmctl",
                  "semget",
                  "semop",
                  "semctl",
                  "semtimedop",
                  "msgget",
                  "msgsnd",
                  "msgrcv",
                  "msgctl")));

  /** Identifies the filter: two bindings with equal keys have equal filters. */
  String key() {
    return String.join(",", new TreeSet<>(capabilities));
  }

  /** Writes the filter as the value of {@code linux.seccomp}. */
  void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("defaultAction", "SCMP_ACT_ERRNO");
    json.writeArrayPropertyStart("syscalls");
    allow(json, names(), List.of());
    allow(json, List.of("tgkill"), List.of(new Condition(2, SIGURG, "SCMP_CMP_EQ")));
    // runc, a Go program, may leave one pending when it becomes the subreaper, which passes it on.
    allow(json, List.of("kill"), List.of(new Condition(1, SIGURG, "SCMP_CMP_EQ")));
    allow(json, List.of("clone"), List.of(new Condition(0, NEW_NAMESPACES, MASKED)));
    deny(json, List.of("clone3"), 38);
    files(json);
    onOneself(json);
    withoutOwner(json);
    json.writeEndArray();
    json.writeEndObject();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(base());
    for (String capability : capabilities) {
      names.addAll(BY_CAPABILITY.getOrDefault(capability, List.of()));
    }
    return names;
  }

  /** mknod(2) of plain files, FIFOs and sockets; a device would be a way to the host's disks. */
  private static void files(JsonGenerator json) {
    for (int type : new int[] {0, 0x1000, 0x8000, 0xC000}) {
      allow(json, List.of("mknod"), List.of(new Condition(1, 0xF000, type, MASKED)));
      allow(json, List.of("mknodat"), List.of(new Condition(2, 0xF000, type, MASKED)));
    }
  }

  /** Scheduling and resource limits of the caller only: by number 0. */
  private static void onOneself(JsonGenerator json) {
    List<String> first =
        List.of(
            "sched_setaffinity",
            "sched_setattr",
            "sched_setparam",
            "sched_setscheduler",
            "prlimit64");
    allow(json, first, List.of(new Condition(0, 0, "SCMP_CMP_EQ")));
    // Not for a user: 0 there means every process of the caller's user, the target's too.
    allow(json, List.of("setpriority"), itself(0)); // PRIO_PROCESS
    allow(json, List.of("ioprio_set"), itself(1)); // IOPRIO_WHO_PROCESS
  }

  private static List<Condition> itself(int which) {
    return List.of(new Condition(0, which, "SCMP_CMP_EQ"), new Condition(1, 0, "SCMP_CMP_EQ"));
  }

  /**
   * fcntl(2) without F_SETOWN (8), F_SETSIG (10) and F_SETOWN_EX (15), ioctl(2) without FIOSETOWN
   * and SIOCSPGRP (0x8901, 0x8902): by these the kernel sends signals for the caller.
   * Personality(2) may only be asked or be Linux's own.
   */
  private static void withoutOwner(JsonGenerator json) {
    List<String> fcntl = List.of("fcntl");
    allow(json, fcntl, List.of(new Condition(1, 8, "SCMP_CMP_LT")));
    for (int command : new int[] {9, 11, 12, 13, 14}) {
      allow(json, fcntl, List.of(new Condition(1, command, "SCMP_CMP_EQ")));
    }
    allow(json, fcntl, List.of(new Condition(1, 15, "SCMP_CMP_GT")));
    List<String> ioctl = List.of("ioctl");
    allow(json, ioctl, List.of(new Condition(1, 0x8901, "SCMP_CMP_LT")));
    allow(json, ioctl, List.of(new Condition(1, 0x8902, "SCMP_CMP_GT")));
    for (long persona : new long[] {0, 0xffffffffL}) {
      allow(json, List.of("personality"), List.of(new Condition(0, persona, "SCMP_CMP_EQ")));
    }
  }

  /** With {@code MASKED} the value is the mask and the second value what must be left. */
  private record Condition(int index, long value, long second, String operator) {
    Condition(int index, long value, String operator) {
      this(index, value, 0, operator);
    }
  }

  private static void allow(JsonGenerator json, List<String> names, List<Condition> conditions) {
    rule(json, names, "SCMP_ACT_ALLOW", conditions);
    json.writeEndObject();
  }

  private static void deny(JsonGenerator json, List<String> names, int errno) {
    rule(json, names, "SCMP_ACT_ERRNO", List.of());
    json.writeNumberProperty("errnoRet", errno);
    json.writeEndObject();
  }

  private static void rule(
      JsonGenerator json, List<String> names, String action, List<Condition> conditions) {
    json.writeStartObject();
    json.writeArrayPropertyStart("names");
    names.forEach(json::writeString);
    json.writeEndArray();
    json.writeStringProperty("action", action);
    if (!conditions.isEmpty()) {
      json.writeArrayPropertyStart("args");
      for (Condition c : conditions) {
        json.writeStartObject();
        json.writeNumberProperty("index", c.index());
        boolean masked = c.operator().equals(MASKED);
        json.writeNumberProperty("value", c.value());
        if (masked) {
          json.writeNumberProperty("valueTwo", c.second());
        }
        json.writeStringProperty("op", c.operator());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private static List<String> base() {
    try (InputStream stream = SeccompProfile.class.getResourceAsStream(BASE)) {
      if (stream == null) {
        throw new IllegalStateException("Tried to read " + BASE + " but it is not in the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("Tried to read " + BASE + " but its jar is damaged", e);
    }
  }
}
