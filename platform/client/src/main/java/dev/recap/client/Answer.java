package dev.recap.client;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import java.util.Optional;
import java.util.function.Function;

/** What a server answered. */
public sealed interface Answer<T> {
  /** What was asked for. */
  record Given<T>(T value) implements Answer<T> {}

  /**
   * It could not be done.
   *
   * @param hint what the server says to do about it
   * @param record of the invocation that it is about, if there is one
   */
  record Refused<T>(Problem problem, Optional<String> hint, Optional<InvocationRecord> record)
      implements Answer<T> {
    /** The same of anything else. */
    public <U> Refused<U> as() {
      return new Refused<>(problem, hint, record);
    }
  }

  /** The same with another value. */
  default <U> Answer<U> map(Function<T, U> of) {
    return switch (this) {
      case Given<T>(T value) -> new Given<>(of.apply(value));
      case Refused<T> refused -> refused.as();
    };
  }
}
