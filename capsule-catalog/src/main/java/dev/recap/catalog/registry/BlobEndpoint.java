package dev.recap.catalog.registry;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.auth.Scope.Access;
import dev.recap.catalog.registry.http.Answer;
import dev.recap.catalog.registry.http.Request;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /v2/NAME/blobs/DIGEST}; see the OCI distribution specification 1.1, "Pulling blobs", and
 * RFC 9110, section 14, for ranges.
 */
record BlobEndpoint(Api api) {
  private static final int BUFFER = 1 << 16;
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  /** Whether it is there. */
  boolean has(Descriptor blob, Access access) throws RepositoryException {
    return api.call(
        "look for blob %s in %s".formatted(blob.digest(), api.name()),
        Request.of("HEAD", api.uri("blobs/" + blob.digest())),
        access,
        answer ->
            switch (answer.status()) {
              case 200 -> true;
              case 404 -> false;
              default -> throw Refusal.of(answer);
            });
  }

  /** See {@link dev.recap.catalog.place.Repository#download}. */
  void download(Descriptor blob, Path path, Transfer transfer) throws RepositoryException {
    String purpose = "bring blob %s of %s".formatted(blob.digest(), api.name());
    try (IncomingFile file = IncomingFile.open(path, blob)) {
      boolean resumed = file.position() > 0;
      bring(purpose, blob, file, transfer);
      if (resumed && !file.digest().equals(blob.digest())) {
        // What was there was perhaps not its beginning.
        file.restart();
        bring(purpose, blob, file, transfer);
      }
      if (!file.digest().equals(blob.digest())) {
        String digest = file.digest().value();
        file.restart();
        throw new RepositoryException(
            Kind.MISMATCH,
            "Tried to %s but what came is %s: it was changed on the way or in the registry"
                .formatted(purpose, digest));
      }
    }
  }

  private void bring(String purpose, Descriptor blob, IncomingFile file, Transfer transfer)
      throws RepositoryException {
    transfer.moved(blob, file.position());
    if (file.position() < blob.size()) {
      Request get = Request.of("GET", api.uri("blobs/" + blob.digest()));
      api.persist(
          purpose,
          file::position,
          () ->
              api.send(
                  file.position() == 0
                      ? get
                      : get.with("Range", "bytes=%d-".formatted(file.position())),
                  Access.PULL,
                  answer -> read(answer, blob, file, transfer)));
    }
  }

  private static boolean read(Answer answer, Descriptor blob, IncomingFile file, Transfer transfer)
      throws IOException {
    long skip;
    switch (answer.status()) {
      // Without ranges everything comes again.
      case 200 -> skip = file.position();
      case 206 -> {
        checkRange(answer, blob, file.position());
        skip = 0;
      }
      case 416 -> {
        file.restart();
        throw new Refusal(
            Kind.MISMATCH, "it has less than the announced %d bytes".formatted(blob.size()));
      }
      default -> throw Refusal.of(answer);
    }
    checkLength(answer, blob, blob.size() - file.position() + skip);
    InputStream body = answer.body();
    body.skipNBytes(skip);
    byte[] buffer = new byte[BUFFER];
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      if (file.position() + n > blob.size()) {
        file.restart();
        throw tooLarge(blob);
      }
      file.append(buffer, n);
      transfer.moved(blob, file.position());
    }
    if (file.position() < blob.size()) {
      String but =
          "it ended after %d of the announced %d bytes".formatted(file.position(), blob.size());
      // A part of a range may be all a registry sends at once.
      throw answer.status() == 206 ? new EOFException(but) : new Refusal(Kind.MISMATCH, but);
    }
    return true;
  }

  private static void checkRange(Answer answer, Descriptor blob, long position) throws Refusal {
    Matcher range = RANGE.matcher(answer.header("Content-Range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != position) {
      throw new Refusal(
          Kind.UNEXPECTED, "it sent another part than the one from byte %d".formatted(position));
    }
    if (!range.group(2).equals("*")) {
      compare(Long.parseLong(range.group(2)), blob.size(), blob);
    }
  }

  private static void checkLength(Answer answer, Descriptor blob, long left) throws Refusal {
    long announced = answer.length().orElse(left);
    if (announced != left && answer.mediaType().equals("text/html")) {
      throw new Refusal(Kind.UNEXPECTED, "a web page came; is it a registry?");
    }
    if (announced > left || answer.status() == 200) {
      compare(announced, left, blob);
    }
  }

  private static void compare(long has, long wanted, Descriptor blob) throws Refusal {
    if (has > wanted) {
      throw tooLarge(blob);
    }
    if (has < wanted) {
      throw new Refusal(
          Kind.MISMATCH,
          "it has %d bytes less than the announced %d; ask its publisher"
              .formatted(wanted - has, blob.size()));
    }
  }

  private static Refusal tooLarge(Descriptor blob) {
    return new Refusal(
        Kind.TOO_LARGE,
        "it has more than the announced %d bytes; ask its publisher".formatted(blob.size()));
  }
}
