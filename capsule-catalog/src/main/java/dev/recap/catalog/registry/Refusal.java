package dev.recap.catalog.registry;

import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.registry.http.Answer;
import dev.recap.catalog.registry.http.BusyException;
import dev.recap.catalog.registry.http.Origin;
import dev.recap.catalog.registry.http.SpecErrors;
import java.io.IOException;

/**
 * That a registry did not do what was asked and would not do so at another attempt; the message is
 * what follows "but".
 */
final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String but;

  Refusal(Kind kind, String but) {
    super(but);
    this.kind = kind;
    this.but = but;
  }

  String but() {
    return but;
  }

  Kind kind() {
    return kind;
  }

  /** What an answer means that none is prepared for. */
  static IOException of(Answer answer) {
    try {
      BusyException.check(answer);
    } catch (BusyException e) {
      return e;
    }
    String who = Origin.of(answer.uri()).authority();
    String said = "%s answered %d%s".formatted(who, answer.status(), SpecErrors.quoted(answer));
    return switch (answer.status()) {
      case 401 -> new Refusal(Kind.UNAUTHORIZED, said + "; log in again: docker login " + who);
      case 403 -> new Refusal(Kind.DENIED, said + "; whoever runs it can grant you the right");
      case 404 -> new Refusal(Kind.NOT_FOUND, said + "; check the name");
      case 405 -> new Refusal(Kind.DENIED, said + "; whoever runs it can allow such requests");
      case 413 -> new Refusal(Kind.TOO_LARGE, said + "; whoever runs it can raise its limit");
      default ->
          new Refusal(
              Kind.UNEXPECTED, said + ", which the specification does not have; is it a registry?");
    };
  }
}
