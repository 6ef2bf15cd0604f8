package dev.recap.core.binding;

import java.util.List;

/**
 * What the binding must know of a target's main process, in the ids of the target's own user
 * namespace.
 *
 * @param uid its user
 * @param gid its group
 * @param groups its supplementary groups
 * @param ownUserNamespace it is not in this host's initial user namespace
 * @param ownCgroupNamespace it is not in this host's cgroup namespace
 * @param unusedGid a group that exists in the target's user namespace and that no process of the
 *     target has
 */
public record TargetFacts(
    int uid,
    int gid,
    List<Integer> groups,
    boolean ownUserNamespace,
    boolean ownCgroupNamespace,
    int unusedGid) {}
