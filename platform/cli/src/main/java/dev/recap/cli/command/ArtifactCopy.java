package dev.recap.cli.command;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Copies an invocation's artifacts from where it was invoked. */
final class ArtifactCopy {
  private final Site site;

  ArtifactCopy(Site site) {
    this.site = site;
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
        try (InputStream in = site.artifact(invocation, artifact.name())) {
          write(in, copy);
        }
      } catch (IOException e) {
        throw new PlatformException(
            Problem.Kind.PLATFORM,
            "Tried to copy the artifact %s of invocation %s to %s but it failed: %s"
                .formatted(artifact.name(), invocation.id(), directory, e),
            e);
      }
    }
  }

  /** Puts a new file, its owner's alone, in place of what is there, be that a link or not. */
  private static void write(InputStream in, Path copy) throws IOException {
    Files.deleteIfExists(copy);
    try (OutputStream out =
        Channels.newOutputStream(
            Files.newByteChannel(
                copy,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------"))))) {
      in.transferTo(out);
    }
  }
}
