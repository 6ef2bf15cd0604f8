package dev.recap.server.access;

import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Candidate;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

/** What the store of this host remembers of where capsules came from. */
public final class StoredOrigins implements Origins {
  private final CapsuleStore store;

  /** Over one store. */
  public StoredOrigins(CapsuleStore store) {
    this.store = store;
  }

  @Override
  public Set<String> of(Capsule capsule) {
    String name = capsule.manifest().metadata().name();
    try {
      Set<String> origins =
          store.refs(name).of(capsule.digest()).stream()
              .map(ref -> ref.origin().orElse(Candidate.LOCAL + "/" + name))
              .collect(Collectors.toUnmodifiableSet());
      return origins.isEmpty() ? Set.of(Candidate.UNKNOWN + "/" + name) : origins;
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e),
          "Tried to find out where %s came from but %s".formatted(capsule.reference(), e),
          e);
    }
  }
}
