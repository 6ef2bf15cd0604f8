package dev.recap.catalog.registry;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.registry.auth.Scope.Access;
import dev.recap.catalog.registry.http.Answer;
import dev.recap.catalog.registry.http.Origin;
import dev.recap.catalog.registry.http.Request;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list that comes in pages; see the OCI distribution specification 1.1, "Listing Tags", and RFC
 * 8288.
 *
 * @param member where the entries are in each page
 */
record Pages(Api api, String member) {
  /** The most entries that are read. */
  static final int MOST = 200_000;

  /** Pages may be empty, and name a next one for ever. */
  private static final int MOST_PAGES = 1000;

  private static final int LARGEST_PAGE = 8 << 20;
  private static final Pattern NEXT =
      Pattern.compile("<([^>]*)>[^,<]*;\\s*rel=\"?next\"?", Pattern.CASE_INSENSITIVE);

  private record Page(List<?> entries, Optional<URI> next) {}

  /** All entries; empty when the registry has no such list. */
  Optional<List<Object>> read(String purpose, URI first, Access access) throws RepositoryException {
    List<Object> all = new ArrayList<>();
    Set<URI> seen = new HashSet<>();
    Optional<URI> next = Optional.of(first);
    while (next.isPresent()) {
      URI uri = next.get();
      boolean fresh = seen.add(uri);
      Optional<Page> page =
          api.call(
              purpose,
              Request.of("GET", uri).with("Accept", "application/json, application/*+json"),
              access,
              answer -> {
                if (!fresh || all.size() > MOST || seen.size() > MOST_PAGES) {
                  throw new Refusal(Kind.UNEXPECTED, "its list does not end");
                }
                return page(uri, answer);
              });
      if (page.isEmpty()) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
      }
      all.addAll(page.get().entries());
      next = page.get().next();
    }
    return Optional.of(all);
  }

  private Optional<Page> page(URI uri, Answer answer) throws IOException {
    return switch (answer.status()) {
      case 200 -> Optional.of(entries(uri, answer));
      case 404, 405, 501 -> Optional.empty();
      default -> throw Refusal.of(answer);
    };
  }

  private Page entries(URI uri, Answer answer) throws IOException {
    byte[] body = answer.bytes(LARGEST_PAGE);
    if (body.length > LARGEST_PAGE) {
      throw new Refusal(Kind.TOO_LARGE, "a page of its list is larger than any may be");
    }
    return new Page(Json.list(Json.object(body), member), next(uri, answer));
  }

  private Optional<URI> next(URI uri, Answer answer) throws IOException {
    for (String link : answer.headers("Link")) {
      Matcher matcher = NEXT.matcher(link);
      if (matcher.find()) {
        URI next = api.target(uri, matcher.group(1));
        if (!Origin.of(next).equals(Origin.of(uri))) {
          throw new Refusal(Kind.UNEXPECTED, "its list goes on at " + Origin.of(next));
        }
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }
}
