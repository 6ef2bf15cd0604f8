package dev.recap.cli.command;

import dev.recap.catalog.search.Entry;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.CapsuleRuntime;
import dev.recap.core.target.TargetHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Whether a target has what capsules ask of it; the same question is asked once. */
final class TargetFit implements Predicate<Entry> {
  private final CapsuleRuntime runtime;
  private final TargetHandle target;
  private final Map<Manifest.Match, Boolean> known = new HashMap<>();

  TargetFit(CapsuleRuntime runtime, TargetHandle target) {
    this.runtime = runtime;
    this.target = target;
  }

  @Override
  public boolean test(Entry entry) {
    Manifest manifest = entry.manifest();
    return known.computeIfAbsent(manifest.match(), _ -> runtime.misfit(manifest, target).isEmpty());
  }
}
