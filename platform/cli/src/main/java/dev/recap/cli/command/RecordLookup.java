package dev.recap.cli.command;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import picocli.CommandLine.Parameters;

/** The argument ID, for every command about one record. */
final class RecordLookup {
  @Parameters(paramLabel = "ID", description = "An invocation's id, or the beginning of it.")
  private String id = "";

  InvocationRecord in(Site site) {
    return site.find(id)
        .orElseThrow(() ->
            new PlatformException(
                Problem.Kind.UNKNOWN_INVOCATION,
                "Tried to find invocation %s but there is no such record".formatted(id)));
  }
}
