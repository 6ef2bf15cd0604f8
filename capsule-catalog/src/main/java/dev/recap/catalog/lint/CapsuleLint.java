package dev.recap.catalog.lint;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.Located;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.manifest.ManifestReader.Checked;
import dev.recap.catalog.manifest.ManifestReader.Lines;
import dev.recap.core.capsule.Capsule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds everything that is to be mended in a capsule's folder at once. */
public final class CapsuleLint {
  private final Optional<Builder> builder;
  private final ManifestReader manifests = new ManifestReader();

  /** Builds the capsule of a folder, or finds that it was built. */
  @FunctionalInterface
  public interface Builder {
    /** What that gave. */
    Build build(Path folder);
  }

  /**
   * A lint.
   *
   * @param builder for looking into what is built; empty: the payload is not looked at
   */
  public CapsuleLint(Optional<Builder> builder) {
    this.builder = builder;
  }

  /** Looks at a folder; its files are named as {@code folder} is. */
  public Report check(Path folder) {
    Remarks remarks = new Remarks(folder);
    List<String> lookedAt = new ArrayList<>();
    try {
      DocumentAdvice documents = new DocumentAdvice(folder, remarks);
      documents.give();
      switch (manifests.check(folder.resolve(ManifestText.FILE))) {
        case Checked.Unsound(List<Located> problems) ->
            problems.forEach(p -> remarks.error(p.file(), p.line(), p.text()));
        case Checked.Sound(CapsuleFile file, Lines lines) -> {
          ManifestText manifest = new ManifestText(file, lines);
          new MetadataAdvice(manifest, remarks).give();
          new ParameterAdvice(manifest, remarks).give();
          documents.lock(manifest);
          lookedAt.addAll(payload(folder, manifest, remarks));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to read the folder %s".formatted(folder), e);
    }
    return new Report(folder, remarks.sorted(), List.copyOf(lookedAt));
  }

  private List<String> payload(Path folder, ManifestText manifest, Remarks remarks)
      throws IOException {
    if (builder.isEmpty()) {
      return List.of("its payload was not built, so its power was not judged");
    }
    return switch (builder.get().build(folder.toAbsolutePath().normalize())) {
      case Build.Built(Capsule capsule) -> {
        Payload payload = Payload.of(manifest.file().build(), capsule.rootfs());
        new PowerAdvice(manifest, payload, remarks).give();
        yield payload.lookedAt();
      }
      case Build.Refused(List<String> problems) -> failed(remarks, problems);
      case Build.Failed(String problem) -> failed(remarks, List.of(problem));
    };
  }

  private static List<String> failed(Remarks remarks, List<String> problems) {
    for (String problem : problems) {
      Located at =
          Located.ofSentence(problem)
              .orElseGet(() -> new Located(remarks.path(ManifestText.FILE), 0, problem));
      remarks.error(remarks.own(at.file()), at.line(), at.text());
    }
    return List.of("its payload cannot be built, so its power was not judged");
  }
}
