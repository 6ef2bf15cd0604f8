package dev.recap.core.capsule;

import java.util.List;

/** Port: finds capsules by reference and has them on this host. */
public interface CapsuleCatalog {

  /** Finds a capsule and has it unpacked; cheap when it is there already. */
  Lookup find(CapsuleRef reference);

  /** The capsules this host can invoke, by name. */
  List<Manifest> list();

  /** What a lookup found. */
  sealed interface Lookup {
    /** It is here. */
    record Found(Capsule capsule) implements Lookup {}

    /** No capsule has this name and version; {@code similar} are names a person may have meant. */
    record Unknown(CapsuleRef reference, List<String> similar) implements Lookup {}

    /** It is known but could not be had; {@code problem} is a "Tried to … but …" sentence. */
    record Unavailable(CapsuleRef reference, String problem) implements Lookup {}
  }
}
