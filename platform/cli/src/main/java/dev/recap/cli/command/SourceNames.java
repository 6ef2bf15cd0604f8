package dev.recap.cli.command;

import dev.recap.catalog.names.SimilarNames;
import dev.recap.catalog.source.Source;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.util.List;

/** Finds sources by the names people write. */
final class SourceNames {
  private SourceNames() {}

  /** Those of the names, or all when there are no names. */
  static List<Source> of(List<String> names, List<Source> sources) {
    if (names.isEmpty()) {
      return sources;
    }
    return names.stream()
        .map(name ->
            sources.stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name, sources)))
        .toList();
  }

  /** That no source has a name. */
  static PlatformException unknown(String name, List<Source> sources) {
    return new PlatformException(
        Problem.Kind.USAGE,
        "Tried to find the source %s but there is none%s"
            .formatted(
                name, SimilarNames.question(name, sources.stream().map(Source::name).toList())));
  }
}
