package dev.recap.catalog.registry;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.registry.auth.Scope.Access;
import dev.recap.core.capsule.Digest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code /v2/NAME/referrers/DIGEST}; see the OCI distribution specification 1.1. */
record ReferrersEndpoint(Api api) {

  /** The referrers of a subject; empty when the registry does not know what that is. */
  Optional<List<Descriptor>> list(Digest subject, Optional<String> artifactType)
      throws RepositoryException {
    String purpose = "find what refers to %s in %s".formatted(subject, api.name());
    String filter =
        artifactType
            .map(type -> "?artifactType=" + URLEncoder.encode(type, StandardCharsets.UTF_8))
            .orElse("");
    Optional<List<Object>> found =
        new Pages(api, "manifests")
            .read(purpose, api.uri("referrers/" + subject + filter), Access.PULL);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    // Also what claims OCI-Filters-Applied: a filter costs nothing.
    List<Descriptor> all = api.attempt(purpose, () -> Json.descriptors(found.get()));
    return Optional.of(FallbackReferrers.ofType(all, artifactType));
  }
}
