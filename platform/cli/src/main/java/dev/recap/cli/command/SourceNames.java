package dev.recap.cli.command;

import dev.recap.catalog.names.SimilarNames;
import dev.recap.catalog.search.Entry;
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

  /** Refuses names of no source, which this host is one of. */
  static void require(List<String> names, List<Source> sources) {
    of(names.stream().filter(name -> !name.equals(Entry.LOCAL)).toList(), sources);
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
