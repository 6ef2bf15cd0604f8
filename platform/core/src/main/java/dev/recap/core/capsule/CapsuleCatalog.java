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
    /**
     * It is here.
     *
     * @param notices what whoever invokes it should know: that it is deprecated, for example; one
     *     sentence each
     */
    record Found(Capsule capsule, List<String> notices) implements Lookup {
      /** It is here and there is nothing to say about it. */
      public Found(Capsule capsule) {
        this(capsule, List.of());
      }
    }

    /** No capsule has this name and version; {@code similar} are names a person may have meant. */
    record Unknown(CapsuleRef reference, List<String> similar) implements Lookup {}

    /**
     * Capsules of several places have this name, and nothing says which one is meant; {@code
     * problem} is a "Tried to … but …" sentence that says how to name one.
     */
    record Ambiguous(CapsuleRef reference, String problem) implements Lookup {}

    /** It is known but could not be had; {@code problem} is a "Tried to … but …" sentence. */
    record Unavailable(CapsuleRef reference, String problem) implements Lookup {}

    /** Policy does not allow it here; {@code problem} is a "Tried to … but …" sentence. */
    record Refused(CapsuleRef reference, String problem) implements Lookup {}
  }
}
