package dev.recap.server.invocation;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several watchers. One that throws keeps neither the others nor an invocation from going on. */
public final class Watchers implements Watcher {
  private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

  private final List<Watcher> all;

  /** These, told in their order. */
  public Watchers(List<Watcher> all) {
    this.all = List.copyOf(all);
  }

  @Override
  public void asked(String id, Order order) {
    tell(watcher -> watcher.asked(id, order));
  }

  @Override
  public void refused(Problem.Kind why) {
    tell(watcher -> watcher.refused(why));
  }

  @Override
  public void taken(String id, Duration waited) {
    tell(watcher -> watcher.taken(id, waited));
  }

  @Override
  public void unrecorded(String id) {
    tell(watcher -> watcher.unrecorded(id));
  }

  @Override
  public void ended(InvocationRecord invocation) {
    tell(watcher -> watcher.ended(invocation));
  }

  @Override
  public void fanOutEnded(InvocationRecord invocation) {
    tell(watcher -> watcher.fanOutEnded(invocation));
  }

  private void tell(Consumer<Watcher> what) {
    for (Watcher watcher : all) {
      try {
        what.accept(watcher);
      } catch (RuntimeException e) {
        LOG.error("Tried to tell {} of an invocation but", watcher.getClass().getName(), e);
      }
    }
  }
}
