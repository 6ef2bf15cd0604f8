package dev.recap.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that give a capsule its parameters. */
final class ParameterOptions {
  @Option(
      names = {"-p", "--param"},
      paramLabel = "NAME=VALUE",
      description = "A parameter; NAME=@FILE reads a secret from a file. Repeat it for a list.")
  private List<String> inline = new ArrayList<>();

  @Option(
      names = "--param-file",
      paramLabel = "NAME=FILE",
      description = "A parameter whose value is a file's content; repeatable.")
  private List<String> files = new ArrayList<>();

  GivenParameters given() {
    return new GivenParameters().inline(inline).files(files);
  }
}
