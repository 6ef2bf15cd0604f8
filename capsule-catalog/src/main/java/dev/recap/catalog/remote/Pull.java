package dev.recap.catalog.remote;

import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Manifest;
import java.util.List;

/** How pulling a capsule ended. */
public sealed interface Pull {
  /**
   * It is in the store.
   *
   * @param fresh whether it was not there before
   * @param notes what was left out, and why, one sentence each
   */
  record Installed(
      CapsuleStore.Stored capsule, Manifest manifest, boolean fresh, List<String> notes)
      implements Pull {}

  /** The repository has nothing of that name. */
  record NotThere(String problem) implements Pull {}

  /** Its content, or policy, forbids it; {@code problem} is a "Tried to … but …" sentence. */
  record Refused(String problem) implements Pull {}
}
