package dev.recap.cli.page;

import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.Namespace;
import dev.recap.core.capsule.DeclaredBinding.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The power a capsule declares, in words; what a capability allows is from capabilities(7). */
final class PowerWords {
  private static final Map<String, String> CAPABILITIES =
      Map.ofEntries(
          Map.entry("SYS_ADMIN", "nearly everything root may do"),
          Map.entry("SYS_PTRACE", "reads and changes the memory of every process of the target"),
          Map.entry("SYS_MODULE", "loads code into the kernel of this host"),
          Map.entry("SYS_RAWIO", "reads and writes the hardware of this host"),
          Map.entry("SYS_BOOT", "restarts this host"),
          Map.entry("SYS_TIME", "sets the clock of this host"),
          Map.entry("SYS_NICE", "changes the priority of processes"),
          Map.entry("SYS_RESOURCE", "exceeds resource limits"),
          Map.entry("NET_ADMIN", "changes the target's network"),
          Map.entry("NET_RAW", "sees and forges packets of the target's network"),
          Map.entry("NET_BIND_SERVICE", "listens on ports below 1024"),
          Map.entry("DAC_OVERRIDE", "passes over the permissions of files"),
          Map.entry("DAC_READ_SEARCH", "reads files whatever their permissions"),
          Map.entry("CHOWN", "changes the owners of files"),
          Map.entry("FOWNER", "changes files as if it owned them"),
          Map.entry("KILL", "sends signals to every process of the target"),
          Map.entry("SETUID", "becomes any user of the target"),
          Map.entry("SETGID", "becomes any group of the target"),
          Map.entry("PERFMON", "measures every process"),
          Map.entry("BPF", "loads programs into the kernel of this host"),
          Map.entry("SYSLOG", "reads the kernel's messages"));

  private PowerWords() {}

  /** One line for each thing it may do. */
  static List<String> of(DeclaredBinding binding) {
    List<String> lines = new ArrayList<>();
    lines.add(
        switch (binding.filesystem()) {
          case NONE -> "filesystem none: cannot reach the target's files";
          case READ -> "filesystem read: reads every file of the target, changes none";
          case WRITE -> "filesystem write: reads and changes the target's files";
        });
    lines.add(
        switch (binding.user()) {
          case User.OfTarget() -> "user target: runs as the target's own user";
          case User.Root() -> "user root: runs as the target's root";
          case User.Id(int uid) -> "user %d: runs as that user of the target".formatted(uid);
        });
    lines.add(
        binding.namespaces().isEmpty()
            ? "namespaces none"
            : "namespaces "
                + String.join(
                    ", ",
                    binding.namespaces().stream().map(Namespace::procName).sorted().toList()));
    for (String capability : new TreeSet<>(binding.capabilities())) {
      String words = CAPABILITIES.get(capability);
      lines.add("capability " + capability + (words == null ? "" : ": " + words));
    }
    return lines;
  }
}
