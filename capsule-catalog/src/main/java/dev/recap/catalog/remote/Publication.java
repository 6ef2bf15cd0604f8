package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.core.capsule.Digest;
import java.util.List;

/** How publishing a capsule ended. */
public sealed interface Publication {
  /**
   * It is there now.
   *
   * @param tags that stand for it, the version first
   * @param notes what was left as it is, and why, one sentence each
   */
  record Published(Descriptor capsule, List<String> tags, List<String> notes)
      implements Publication {}

  /**
   * The same content was there under its version; what is known about it was brought up to date.
   *
   * @param tags that stand for it, the version first
   * @param notes what was left as it is, and why, one sentence each
   */
  record AlreadyThere(Descriptor capsule, List<String> tags, List<String> notes)
      implements Publication {}

  /**
   * Its version stands for other content, and versions are never changed.
   *
   * @param existing that content
   */
  record Conflict(Digest existing, String problem) implements Publication {}

  /** It holds what nobody would pull; {@code problem} is a "Tried to … but …" sentence. */
  record Refused(String problem) implements Publication {}
}
