package dev.recap.cli.command;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copies an invocation's artifacts out of the state directory. */
final class ArtifactCopy {
  private final Path kept;

  /** From the directory where the invocation's artifacts are kept. */
  ArtifactCopy(Path kept) {
    this.kept = kept;
  }

  /** Copies them all below {@code directory}, which is made if it is not there. */
  void to(Path directory, InvocationRecord invocation) {
    for (Artifact artifact : invocation.artifacts()) {
      Path copy = directory.resolve(artifact.name()).normalize();
      try {
        if (!copy.startsWith(directory.normalize())) {
          throw new IOException("its name leads out of it");
        }
        Path parent = copy.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.copy(kept.resolve(artifact.name()), copy, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new PlatformException(
            Problem.Kind.PLATFORM,
            "Tried to copy the artifact %s of invocation %s to %s but it failed: %s"
                .formatted(artifact.name(), invocation.id(), directory, e),
            e);
      }
    }
  }
}
