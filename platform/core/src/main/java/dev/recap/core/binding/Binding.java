package dev.recap.core.binding;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.Namespace;
import dev.recap.core.capsule.Limits;
import java.util.List;
import java.util.Set;

/**
 * What one invocation shares with its target and may do there.
 *
 * @param namespaces the target's namespaces it joins
 * @param joinUser it joins the target's user namespace
 * @param joinCgroup it joins the target's cgroup namespace
 * @param filesystem how the target's files appear at {@code /target}
 * @param identity whom it runs as
 * @param capabilities the only capabilities it can ever have, without {@code CAP_}
 * @param limits the bounds on it
 */
public record Binding(
    Set<Namespace> namespaces,
    boolean joinUser,
    boolean joinCgroup,
    Filesystem filesystem,
    Identity identity,
    Set<String> capabilities,
    Limits limits) {

  /**
   * Whom a capsule runs as, in ids of the target's user namespace.
   *
   * @param uid the user
   * @param gid the group
   * @param groups the supplementary groups
   */
  public record Identity(int uid, int gid, List<Integer> groups) {}
}
