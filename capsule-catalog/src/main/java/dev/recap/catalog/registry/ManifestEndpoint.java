package dev.recap.catalog.registry;

import com.github.benmanes.caffeine.cache.Cache;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.registry.auth.Scope.Access;
import dev.recap.catalog.registry.http.Answer;
import dev.recap.catalog.registry.http.Payload;
import dev.recap.catalog.registry.http.Request;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code /v2/NAME/manifests/REFERENCE}; see the OCI distribution specification 1.1, "Pulling
 * Manifests", "Pushing Manifests" and "Deleting Manifests".
 *
 * @param cache verified manifests by their digests
 */
record ManifestEndpoint(Api api, Cache<Digest, byte[]> cache) {
  private static final String DIGEST = "Docker-Content-Digest";
  private static final String ACCEPTED =
      String.join(
          ", ",
          MediaTypes.INDEX,
          MediaTypes.MANIFEST,
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.docker.distribution.manifest.v2+json");
  private static final Pattern REFERENCE =
      Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}|sha256:[0-9a-f]{64}");

  /** What a HEAD says. */
  private sealed interface Head {
    record Found(Descriptor manifest) implements Head {}

    record Missing() implements Head {}

    record Unclear() implements Head {}
  }

  /** Finds a manifest by a tag or the text of a digest. */
  Optional<Descriptor> resolve(String reference) throws RepositoryException {
    String purpose = "find %s in %s".formatted(reference, api.name());
    if (!REFERENCE.matcher(reference).matches()) {
      throw new RepositoryException(
          Kind.NOT_FOUND,
          "Tried to %s but no tag or digest can be written so: check the name".formatted(purpose));
    }
    Request head = request("HEAD", reference);
    return switch (api.call(purpose, head, Access.PULL, answer -> head(reference, answer))) {
      case Head.Found(Descriptor manifest) -> Optional.of(manifest);
      case Head.Missing() -> Optional.empty();
      case Head.Unclear() -> read(purpose, reference);
    };
  }

  /** Finds a manifest by its content. */
  private Optional<Descriptor> read(String purpose, String reference) throws RepositoryException {
    Optional<byte[]> content = content(purpose, reference);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    Digest digest = Sha256.of(content.get());
    if (reference.startsWith("sha256:") && !reference.equals(digest.value())) {
      throw mismatch(purpose, digest);
    }
    Object type = api.attempt(purpose, () -> Json.object(content.get())).get("mediaType");
    if (!(type instanceof String text)) {
      throw new RepositoryException(
          Kind.UNEXPECTED,
          "Tried to %s but what came does not say what it is; is it a registry?"
              .formatted(purpose));
    }
    return Optional.of(new Descriptor(text, digest, content.get().length));
  }

  private static Head head(String reference, Answer answer) throws IOException {
    return switch (answer.status()) {
      case 200 -> announced(reference, answer);
      case 404 -> new Head.Missing();
      case 400, 405, 501 -> new Head.Unclear();
      default -> throw Refusal.of(answer);
    };
  }

  private static Head announced(String reference, Answer answer) throws Refusal {
    String digest = answer.header(DIGEST).orElse("");
    if (!digest.matches("sha256:[0-9a-f]{64}")
        || answer.length().isEmpty()
        || answer.mediaType().isEmpty()
        || !ACCEPTED.contains(answer.mediaType())) {
      return new Head.Unclear();
    }
    if (reference.startsWith("sha256:") && !reference.equals(digest)) {
      throw new Refusal(Kind.MISMATCH, "it has %s under that digest".formatted(digest));
    }
    long length = answer.length().getAsLong();
    return new Head.Found(new Descriptor(answer.mediaType(), new Digest(digest), length));
  }

  /** The bytes of a manifest, verified. */
  byte[] get(Descriptor manifest) throws RepositoryException {
    String purpose = "read manifest %s of %s".formatted(manifest.digest(), api.name());
    if (manifest.size() > Repository.LARGEST_MANIFEST) {
      throw tooLarge(purpose);
    }
    byte[] known = cache.getIfPresent(manifest.digest());
    if (known != null) {
      return known.clone();
    }
    byte[] content =
        content(purpose, manifest.digest().value())
            .orElseThrow(() ->
                new RepositoryException(
                    Kind.NOT_FOUND,
                    "Tried to %s but it is not there: check the name".formatted(purpose)));
    if (content.length > manifest.size()) {
      throw new RepositoryException(
          Kind.TOO_LARGE,
          "Tried to %s but it has more than the announced %d bytes: ask its publisher"
              .formatted(purpose, manifest.size()));
    }
    Digest digest = Sha256.of(content);
    if (!digest.equals(manifest.digest())) {
      throw mismatch(purpose, digest);
    }
    cache.put(digest, content.clone());
    return content;
  }

  /** The bytes of a manifest, whatever they are, but JSON and not too many. */
  Optional<byte[]> content(String purpose, String reference) throws RepositoryException {
    return api.call(
        purpose,
        request("GET", reference),
        Access.PULL,
        answer -> {
          if (answer.status() == 404) {
            return Optional.empty();
          }
          if (answer.status() != 200) {
            throw Refusal.of(answer);
          }
          byte[] content = answer.bytes(Repository.LARGEST_MANIFEST);
          if (content.length > Repository.LARGEST_MANIFEST) {
            throw tooLarge(purpose);
          }
          if (answer.mediaType().startsWith("text/")) {
            Json.object(content);
          }
          return Optional.of(content);
        });
  }

  /**
   * Puts a manifest there.
   *
   * @return whether the registry knows it as a referrer, if it is one
   */
  boolean put(Descriptor manifest, byte[] content, String reference) throws RepositoryException {
    String purpose = "put %s into %s as %s".formatted(manifest.digest(), api.name(), reference);
    Request put =
        Request.of("PUT", api.uri("manifests/" + reference))
            .with(manifest.mediaType(), new Payload.Bytes(content));
    return api.call(
        purpose,
        put,
        Access.PUSH,
        answer -> {
          if (answer.status() != 201) {
            throw Refusal.of(answer);
          }
          String digest = answer.header(DIGEST).orElse("");
          if (digest.startsWith("sha256:") && !digest.equals(manifest.digest().value())) {
            throw new Refusal(Kind.MISMATCH, "it keeps it as %s".formatted(digest));
          }
          return answer.header("OCI-Subject").isPresent();
        });
  }

  /** Removes a manifest. */
  void delete(Digest manifest) throws RepositoryException {
    cache.invalidate(manifest);
    api.call(
        "delete %s from %s".formatted(manifest, api.name()),
        request("DELETE", manifest.value()),
        Access.DELETE,
        answer ->
            switch (answer.status()) {
              case 200, 202, 204, 404 -> true;
              default -> throw Refusal.of(answer);
            });
  }

  private Request request(String method, String reference) throws RepositoryException {
    return Request.of(method, api.uri("manifests/" + reference)).with("Accept", ACCEPTED);
  }

  private static RepositoryException tooLarge(String purpose) {
    return new RepositoryException(
        Kind.TOO_LARGE,
        "Tried to %s but it has more than the %d bytes a manifest may have: ask its publisher"
            .formatted(purpose, Repository.LARGEST_MANIFEST));
  }

  private static RepositoryException mismatch(String purpose, Digest digest) {
    return new RepositoryException(
        Kind.MISMATCH,
        "Tried to %s but what came is %s: it was changed on the way or in the registry"
            .formatted(purpose, digest));
  }
}
