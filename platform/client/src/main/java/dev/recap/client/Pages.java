package dev.recap.client;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/** The items of all pages, each asked for when the one before is read. */
final class Pages<T> implements Iterator<T> {
  private final Function<Optional<String>, Answer<Page<T>>> ask;
  private final Deque<T> here = new ArrayDeque<>();
  private Optional<String> next = Optional.empty();
  private boolean last;

  Pages(Function<Optional<String>, Answer<Page<T>>> ask) {
    this.ask = ask;
  }

  @Override
  public boolean hasNext() {
    while (here.isEmpty() && !last) {
      switch (ask.apply(next)) {
        case Answer.Given<Page<T>>(Page<T> page) -> {
          here.addAll(page.items());
          // A server that says the same forever must not keep us forever.
          last = page.next().isEmpty() || page.next().equals(next);
          next = page.next();
        }
        case Answer.Refused<Page<T>> refused -> {
          Problem problem = refused.problem();
          throw new PlatformException(problem.kind(), problem.message());
        }
      }
    }
    return !here.isEmpty();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return here.remove();
  }
}
