package dev.recap.core.capsule;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a capsule says of itself: the parsed {@code capsule.yaml} without its build recipe.
 *
 * @param metadata who made it and what it is for
 * @param entrypoint the command line, with parameters in it
 * @param params the JSON Schema 2020-12 text its parameters must satisfy
 * @param output the form of what it prints on standard output
 * @param artifacts glob patterns under {@code /out} of the files it leaves
 * @param match what a target must have for the capsule to fit
 * @param binding the power it declares
 * @param limits the bounds it declares
 * @param modes the ways it can be run
 * @param undo the command line that takes back what it changed; empty when it changes nothing
 * @param kind what its entry point is
 */
public record Manifest(
    Metadata metadata,
    List<Argument> entrypoint,
    String params,
    OutputFormat output,
    List<String> artifacts,
    Match match,
    DeclaredBinding binding,
    Limits limits,
    Set<Mode> modes,
    List<Argument> undo,
    Kind kind) {

  /** That of a capsule whose entry point is a program. */
  public Manifest(
      Metadata metadata,
      List<Argument> entrypoint,
      String params,
      OutputFormat output,
      List<String> artifacts,
      Match match,
      DeclaredBinding binding,
      Limits limits,
      Set<Mode> modes,
      List<Argument> undo) {
    this(
        metadata,
        entrypoint,
        params,
        output,
        artifacts,
        match,
        binding,
        limits,
        modes,
        undo,
        Kind.PROGRAM);
  }

  /** What an entry point is. */
  public enum Kind {
    /** A program of the root file system. */
    PROGRAM,
    /** A method of a Java function, called by the program that the entry point names. */
    JAVA_FUNCTION
  }

  /**
   * The descriptive half of a manifest.
   *
   * @param name a DNS label
   * @param version SemVer 2.0.0
   * @param license an SPDX expression
   */
  public record Metadata(
      String name,
      String version,
      String summary,
      String description,
      String license,
      List<String> authors,
      Optional<String> homepage,
      List<String> keywords,
      List<String> categories,
      Optional<String> deprecated) {}

  /**
   * What a target must have; an empty value asks for nothing.
   *
   * @param process a process name (comm) that must run in the target
   * @param osFamily an {@code ID} or {@code ID_LIKE} of the target's os-release
   * @param label a container label, {@code key} or {@code key=value}
   * @param image a glob over the image reference
   */
  public record Match(
      Optional<String> process,
      Optional<String> osFamily,
      Optional<String> label,
      Optional<String> image) {
    /** Fits every target. */
    public static final Match ANY =
        new Match(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The ways a capsule can be run. */
  public enum Mode {
    ONCE,
    STREAM,
    INTERACTIVE
  }
}
