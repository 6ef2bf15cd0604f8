package dev.recap.engine.receipt;

import dev.recap.core.binding.Binding;
import dev.recap.core.capsule.DeclaredBinding.Namespace;
import java.util.List;

/**
 * What is compared before and after, and the power without which a capsule cannot have changed it.
 */
public enum Subject {
  PROCESSES("processes", Shared.NOTHING, ""),
  MOUNTS("mounts", Shared.NOTHING, "SYS_ADMIN"),
  LINKS("links", Shared.NET, "NET_ADMIN"),
  ADDRESSES("addresses", Shared.NET, "NET_ADMIN"),
  ROUTES("routes", Shared.NET, "NET_ADMIN"),
  QDISCS("qdiscs", Shared.NET, "NET_ADMIN"),
  FILTER_RULES("filter rules", Shared.NET, "NET_ADMIN"),
  IPC("ipc", Shared.IPC, "IPC_OWNER"),
  CGROUP("cgroup", Shared.NOTHING, "SYS_ADMIN");

  private final String word;
  private final Shared shared;
  private final String power;

  Subject(String word, Shared shared, String power) {
    this.word = word;
    this.shared = shared;
    this.power = power;
  }

  /** Its words in a receipt. */
  public String word() {
    return word;
  }

  /** Capabilities by which a capsule can enter any namespace, or change anything at all. */
  private static final List<String> UNBOUNDED =
      List.of("SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "SYS_RAWIO", "BPF");

  /** Whether a capsule with this binding had the power to change it. */
  boolean withinPower(Binding binding) {
    return UNBOUNDED.stream().anyMatch(binding.capabilities()::contains)
        || (isShared(binding) && binding.capabilities().contains(power));
  }

  /** How a change by the target is told apart from one by the capsule. */
  String attribution(Binding binding) {
    if (this == PROCESSES) {
      return "every process of the capsule is born in its own cgroup and cannot leave it;"
          + " zombies stay charged to it";
    }
    if (withinPower(binding)) {
      return "the capsule had the power to change this, so every change is counted as its own";
    }
    return isShared(binding)
        ? "the capsule lacked %s, so every change is the target's own".formatted(power)
        : "the capsule did not share the namespace, so every change is the target's own";
  }

  private boolean isShared(Binding binding) {
    return switch (shared) {
      case NOTHING -> true;
      case NET -> binding.namespaces().contains(Namespace.NET);
      case IPC -> binding.namespaces().contains(Namespace.IPC);
    };
  }

  /** The namespace a capsule must share to reach it. */
  private enum Shared {
    NOTHING,
    NET,
    IPC
  }
}
