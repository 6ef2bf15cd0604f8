package dev.recap.server.http;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the endpoint of a request. */
final class Router {
  /** Those with the most segments written out first. */
  private final List<Endpoint> endpoints;

  /**
   * Over all endpoints.
   *
   * @throws IllegalArgumentException when two answer the same route or have the same name
   */
  Router(List<Endpoint> endpoints) {
    // Once: to compare two routes takes their templates apart.
    this.endpoints =
        endpoints.stream()
            .sorted(Comparator.comparingInt((Endpoint e) -> e.route().exactness()).reversed())
            .toList();
    Set<String> seen = new HashSet<>();
    for (Endpoint endpoint : endpoints) {
      Route route = endpoint.route();
      String shape = route.method() + " " + route.template().replaceAll("\\{[^}.]*", "{");
      if (!seen.add(shape) || !seen.add(route.operationId())) {
        throw new IllegalArgumentException("Tried to route %s twice".formatted(route));
      }
    }
  }

  /** What a request leads to. */
  sealed interface Found {
    /** To an endpoint. */
    record To(Endpoint endpoint, Map<String, String> path) implements Found {}

    /** There are only other methods of this path. */
    record OtherMethods(Set<String> methods) implements Found {}

    /** There is no such path. */
    record Nothing() implements Found {}
  }

  Found find(String method, List<String> path) {
    String asked = method.equals("HEAD") ? "GET" : method;
    Set<String> methods = new TreeSet<>();
    Optional<Found.To> best =
        endpoints.stream()
            .flatMap(endpoint ->
                endpoint.route().match(path).map(values -> new Found.To(endpoint, values)).stream())
            .peek(to -> methods.add(to.endpoint().route().method()))
            .filter(to -> to.endpoint().route().method().equals(asked))
            .findFirst();
    if (best.isPresent()) {
      return best.get();
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods.isEmpty() ? new Found.Nothing() : new Found.OtherMethods(methods);
  }
}
