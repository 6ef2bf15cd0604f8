package dev.recap.catalog.registry;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.auth.Scope.Access;
import dev.recap.catalog.registry.http.Answer;
import dev.recap.catalog.registry.http.Payload;
import dev.recap.catalog.registry.http.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The upload of one blob, over several attempts. */
final class Upload {
  private static final String BYTES = "application/octet-stream";
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");

  private final Api api;
  private final BlobEndpoint blobs;
  private final Descriptor blob;
  private final Path file;
  private final Transfer transfer;
  private Optional<RepositoryName> home;
  private long chunk;
  private @Nullable URI location;
  private long position;
  private boolean unsure;

  /**
   * One that has not begun.
   *
   * @param home a repository of the same registry that may have the blob
   */
  Upload(
      Api api,
      BlobEndpoint blobs,
      Descriptor blob,
      Path file,
      Transfer transfer,
      Optional<RepositoryName> home,
      long chunk) {
    this.api = api;
    this.blobs = blobs;
    this.blob = blob;
    this.file = file;
    this.transfer = transfer;
    this.home = home;
    this.chunk = chunk;
  }

  /** How many bytes the registry has for certain. */
  long position() {
    return position;
  }

  /** Brings it to its end, from wherever it is. */
  boolean attempt() throws IOException {
    if (unsure) {
      recover();
    }
    if (location == null) {
      if (blobs.has(blob, Access.PUSH)) {
        return true;
      }
      if (home.isPresent() && takenOver(home.get())) {
        return true;
      }
    }
    if (location == null) {
      begin();
    }
    if (blob.size() > chunk) {
      while (position < blob.size()) {
        patch();
      }
    }
    finish();
    return true;
  }

  /**
   * Whether the registry has it from the other repository now; one that has not, or does not let
   * us, begins an upload instead, or that is done then.
   */
  private boolean takenOver(RepositoryName from) throws IOException {
    // Whatever comes of it, it is asked for once.
    home = Optional.empty();
    URI mount = api.uri("blobs/uploads/?mount=%s&from=%s".formatted(blob.digest(), from.path()));
    try {
      return api.send(
          Request.of("POST", mount),
          Access.PUSH,
          answer -> {
            if (answer.status() == 202) {
              begun(mount, answer);
            }
            return answer.status() == 201;
          });
    } catch (RepositoryException e) {
      // Whoever may not read there may still write here.
      return false;
    }
  }

  private void begin() throws IOException {
    URI uploads = api.uri("blobs/uploads/");
    api.send(
        Request.of("POST", uploads),
        Access.PUSH,
        answer -> {
          if (answer.status() != 202) {
            throw Refusal.of(answer);
          }
          begun(uploads, answer);
          return true;
        });
  }

  private void begun(URI uploads, Answer answer) throws IOException {
    String least = answer.header("OCI-Chunk-Min-Length").orElse("");
    if (least.matches("\\d{1,12}")) {
      chunk = Math.max(chunk, Long.parseLong(least));
    }
    location =
        moved(uploads, answer)
            .orElseThrow(() -> new Refusal(Kind.UNEXPECTED, "it does not say where to upload to"));
    position = 0;
  }

  private void patch() throws IOException {
    URI to = there();
    long length = Math.min(chunk, blob.size() - position);
    Request patch =
        Request.of("PATCH", to)
            .with("Content-Range", "%d-%d".formatted(position, position + length - 1))
            .with(BYTES, part(length));
    unsure = true;
    api.send(
        patch,
        Access.PUSH,
        answer -> {
          switch (answer.status()) {
            case 201, 202, 204 -> {
              location = moved(to, answer).orElse(to);
              position = kept(answer).orElse(position + length);
            }
            // Both are mended by asking how far it is.
            case 404, 416 -> throw new IOException("it lost count of the upload");
            default -> throw Refusal.of(answer);
          }
          return true;
        });
    unsure = false;
  }

  private void finish() throws IOException {
    URI to = there();
    String and = to.getRawQuery() == null ? "?" : "&";
    Request put =
        Request.of("PUT", URI.create(to + and + "digest=" + blob.digest()))
            .with(BYTES, part(blob.size() - position));
    unsure = true;
    api.send(
        put,
        Access.PUSH,
        answer ->
            switch (answer.status()) {
              case 201, 204 -> true;
              case 404, 416 -> throw new IOException("it lost count of the upload");
              case 400 -> throw notTheBlob(Refusal.of(answer));
              default -> throw Refusal.of(answer);
            });
    unsure = false;
  }

  private IOException notTheBlob(IOException refusal) {
    return String.valueOf(refusal.getMessage()).contains("digest invalid")
        ? new Refusal(Kind.MISMATCH, "%s is not that blob: it was changed".formatted(file))
        : refusal;
  }

  /** Finds out how far it is; without an answer of use it begins anew. */
  private void recover() throws IOException {
    URI from = there();
    api.send(
        Request.of("GET", from),
        Access.PUSH,
        answer -> {
          Optional<Long> kept =
              answer.status() == 204 || answer.status() == 202 || answer.status() == 200
                  ? kept(answer)
                  : Optional.empty();
          if (kept.isPresent() && kept.get() <= blob.size() && blob.size() > chunk) {
            location = moved(from, answer).orElse(from);
            position = kept.get();
          } else if (answer.status() >= 500 || answer.status() == 429) {
            throw Refusal.of(answer);
          } else {
            location = null;
            position = 0;
          }
          return true;
        });
    unsure = false;
  }

  /** One byte and none are written the same way: {@code 0-0}. */
  private static Optional<Long> kept(Answer answer) {
    Matcher range = RANGE.matcher(answer.header("Range").orElse(""));
    return range.matches() && !range.group(1).equals("0")
        ? Optional.of(Long.parseLong(range.group(1)) + 1)
        : Optional.empty();
  }

  private Optional<URI> moved(URI from, Answer answer) throws IOException {
    Optional<String> text = answer.header("Location");
    return text.isPresent() ? Optional.of(api.target(from, text.get())) : Optional.empty();
  }

  private URI there() {
    URI now = location;
    if (now == null) {
      throw new IllegalStateException("an upload that has not begun is not asked for its place");
    }
    return now;
  }

  private Payload part(long length) {
    long from = position;
    return new Payload.FilePart(file, from, length, sent -> transfer.moved(blob, from + sent));
  }
}
