package dev.recap.cli.command;

import dev.recap.catalog.place.RepositoryName;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.target.TargetRef;

/** Reads references on the command line; what cannot be read is a usage problem. */
final class References {
  private References() {}

  static CapsuleRef capsule(String text) {
    try {
      return CapsuleRef.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  static RepositoryName namespace(String text) {
    try {
      return RepositoryName.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  static TargetRef target(String text) {
    try {
      return TargetRef.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  /** Has a capsule built whose folder is here, as an invocation would; it may be elsewhere. */
  static void build(CapsuleRef capsule, Host host) {
    if (capsule.repository().isEmpty()) {
      Lookup _ = host.catalog().find(capsule);
    }
  }

  private static PlatformException usage(IllegalArgumentException e) {
    return new PlatformException(Problem.Kind.USAGE, String.valueOf(e.getMessage()), e);
  }
}
