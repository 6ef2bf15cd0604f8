package dev.recap.cli.command;

import dev.recap.catalog.search.CatalogQuery.DeprecatedOnes;
import dev.recap.catalog.search.CatalogQuery.Filter;
import dev.recap.catalog.search.Power;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about what a capsule must be. */
final class FilterOptions {
  @Option(
      names = {"-k", "--keyword"},
      paramLabel = "WORD",
      description = "Only those with this keyword; repeatable: with all of them.")
  private List<String> keywords = new ArrayList<>();

  @Option(
      names = {"-c", "--category"},
      paramLabel = "WORD",
      description = "Only those of this category; repeatable: of one of them.")
  private List<String> categories = new ArrayList<>();

  @Option(
      names = "--max-power",
      paramLabel = "POWER",
      description =
          "Only those that declare no more: none, read or write (the target's files), root, and capabilities; "
              + "read,NET_RAW for example.")
  private @Nullable String power;

  @Option(
      names = "--capability",
      paramLabel = "NAME",
      description = "Only those that declare this capability; repeatable.")
  private List<String> capabilities = new ArrayList<>();

  @Option(
      names = "--filesystem",
      paramLabel = "none|read|write",
      description = "Only those that declare this.")
  private @Nullable Filesystem filesystem;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "Only those of this source; \"local\" is this host; repeatable.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--deprecated",
      paramLabel = "include|exclude|only",
      description = "What to do with deprecated ones (default: include).")
  private DeprecatedOnes deprecated = DeprecatedOnes.INCLUDE;

  Filter filter() {
    try {
      return new Filter(
          keywords,
          categories,
          capabilities.stream().map(Power::capability).toList(),
          Optional.ofNullable(filesystem),
          Optional.ofNullable(power).map(Power::parse),
          sources,
          deprecated);
    } catch (IllegalArgumentException e) {
      throw new PlatformException(Problem.Kind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
