package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.RecordView;
import dev.recap.cli.output.Table;
import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "artifacts",
    description = "Lists the files it left, or copies them.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap invocations artifacts ID", "  recap invocations artifacts ID --to DIR"})
final class InvocationArtifacts implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Mixin private RecordLookup lookup = new RecordLookup();

  @Mixin private OutputOption output = new OutputOption();

  @Option(names = "--to", paramLabel = "DIR", description = "Copy them to DIR.")
  private @Nullable Path into;

  InvocationArtifacts(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    InvocationRecord record = lookup.in(site.get());
    if (into != null) {
      new ArtifactCopy(site.get()).to(into, record);
    }
    if (output.json()) {
      console.result(RecordView.artifactsJson(record));
      return 0;
    }
    Table table = new Table("SIZE", "SHA-256", "NAME");
    for (Artifact artifact : record.artifacts()) {
      table.row(Long.toString(artifact.size()), artifact.sha256(), artifact.name());
    }
    console.result(table.text());
    return 0;
  }
}
