package dev.recap.cli.command;

import picocli.CommandLine.Option;

/** The option {@code -o}, for every command with a result. */
final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "Form of the result (default: text).")
  private Output form = Output.TEXT;

  boolean json() {
    return form == Output.JSON;
  }
}
