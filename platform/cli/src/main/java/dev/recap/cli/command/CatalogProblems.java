package dev.recap.cli.command;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.remote.Pull;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Problem.Kind;
import java.io.IOException;

/** Says what kind of problem it is that the catalog reports. */
final class CatalogProblems {
  private CatalogProblems() {}

  /** Of a registry, a key or a disk that failed. */
  static Problem of(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof RepositoryException repository) {
      return new Problem(kind(repository.kind()), message);
    }
    return new Problem(
        Kind.ofFile(failure),
        message.startsWith("Tried to")
            ? message
            : "Tried to carry out the command but %s".formatted(failure));
  }

  private static Kind kind(RepositoryException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> Kind.UNKNOWN_CAPSULE;
      case UNAUTHORIZED, DENIED -> Kind.DENIED_REGISTRY;
      case TOO_LARGE, MISMATCH, UNREACHABLE, UNEXPECTED -> Kind.REGISTRY;
    };
  }

  /** Of a capsule that was not pulled. */
  static Problem of(Pull.NotThere pull) {
    return new Problem(Kind.UNKNOWN_CAPSULE, pull.problem());
  }

  /** Of one that may not be. */
  static Problem of(Pull.Refused pull) {
    return new Problem(Kind.DENIED_CAPSULE, pull.problem());
  }
}
