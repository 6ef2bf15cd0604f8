package dev.recap.server.openwhisk;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.invocation.Answer;
import dev.recap.server.invocation.Found;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.invocation.Later;
import dev.recap.server.invocation.Order;
import dev.recap.server.invocation.Submission;
import dev.recap.server.store.Cursor;
import dev.recap.server.store.Filter;
import dev.recap.server.store.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Actions that are invoked as everything else is. */
public final class InvokedActions implements Backend {
  private static final int PAGE = 200;

  private final CapsuleCatalog catalog;
  private final Invocations invocations;

  /** The capsules of a catalog. */
  public InvokedActions(CapsuleCatalog catalog, Invocations invocations) {
    this.catalog = catalog;
    this.invocations = invocations;
  }

  @Override
  public List<Manifest> capsules() {
    return catalog.list();
  }

  @Override
  public InvocationRecord invoke(Request request, Progress progress) {
    return switch (invocations.invoke(order(request), Streams.captured(), progress)) {
      case Answer.Ended(InvocationRecord ended) -> ended;
      case Answer.NotBegun(Problem problem) -> throw new RefusedRequest(problem);
    };
  }

  @Override
  public String submit(Request request) {
    return switch (invocations.submit(order(request), Later.USUAL)) {
      case Submission.Accepted(String id, boolean _) -> id;
      case Submission.Refused(Problem problem) -> throw new RefusedRequest(problem);
    };
  }

  private static Order order(Request request) {
    return new Order(
        request.capsule(),
        new Order.Where.One(request.target()),
        request.parameters(),
        request.timeout(),
        request.caller(),
        request.reason());
  }

  @Override
  public Optional<InvocationRecord> find(String id, Caller by) {
    return invocations
        .find(id, by)
        .flatMap(found ->
            switch (found) {
              case Found.Begun(InvocationRecord invocation) -> Optional.of(invocation);
              case Found.Queued _ -> Optional.empty();
            });
  }

  @Override
  public List<InvocationRecord> list(Wanted wanted, Caller by) {
    Filter filter =
        new Filter(
            Optional.empty(),
            wanted.capsule(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            wanted.since(),
            wanted.until(),
            Optional.of(Filter.State.ENDED));
    List<InvocationRecord> found = new ArrayList<>();
    int skip = wanted.skip();
    Optional<Cursor> after = Optional.empty();
    do {
      Page page = invocations.page(filter, after, PAGE, by);
      page.records().stream().skip(skip).limit(wanted.limit() - found.size()).forEach(found::add);
      skip = Math.max(0, skip - page.records().size());
      after = page.next();
    } while (after.isPresent() && found.size() < wanted.limit());
    return found;
  }
}
