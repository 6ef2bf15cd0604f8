package dev.recap.core.binding;

import dev.recap.core.binding.Binding.Identity;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Decides what an invocation gets from what its capsule declares and what its target is. */
public final class Binder {

  /**
   * The power of looking into and steering any process, which the words of {@link Filesystem}
   * cannot bound.
   */
  private static final String PTRACE = "SYS_PTRACE";

  /** The binding of a capsule that declares {@code declared} to a target with {@code facts}. */
  public Binding bind(DeclaredBinding declared, Limits limits, TargetFacts facts) {
    return new Binding(
        declared.namespaces(),
        facts.ownUserNamespace(),
        facts.ownCgroupNamespace(),
        declared.filesystem(),
        identity(declared, facts),
        new TreeSet<>(declared.capabilities()),
        limits);
  }

  /**
   * A process may follow {@code /proc/PID/root} of another when user <em>and</em> group ids are the
   * same and it has all the other's capabilities (ptrace(2), "Ptrace access mode checking"). That
   * would go round {@code none} and {@code read}, so such a capsule gets the target's user with a
   * group that no process of the target has, and the target's groups as supplementary ones: the
   * files' permissions are the same, the way through /proc is shut.
   */
  private static Identity identity(DeclaredBinding declared, TargetFacts facts) {
    int uid;
    int gid;
    List<Integer> groups = new ArrayList<>();
    switch (declared.user()) {
      case User.OfTarget() -> {
        uid = facts.uid();
        gid = facts.gid();
        groups.addAll(facts.groups());
      }
      case User.Root() -> {
        uid = 0;
        gid = 0;
      }
      case User.Id(int id) -> {
        uid = id;
        gid = id;
      }
    }
    boolean throughProc =
        declared.filesystem() == Filesystem.WRITE || declared.capabilities().contains(PTRACE);
    if (throughProc) {
      return new Identity(uid, gid, List.copyOf(groups));
    }
    if (!groups.contains(gid)) {
      groups.addFirst(gid);
    }
    return new Identity(uid, facts.unusedGid(), List.copyOf(groups));
  }
}
