package dev.recap.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks for a program that has to be installed. */
final class ToolCheck implements Check {
  private final String name;
  private final String purpose;
  private final String debianPackage;
  private final List<Path> places;

  /** A program in one of some places, what it is for, and the package that brings it. */
  ToolCheck(String name, String purpose, String debianPackage, List<Path> places) {
    this.name = name;
    this.purpose = purpose;
    this.debianPackage = debianPackage;
    this.places = places;
  }

  @Override
  public List<Finding> look() {
    Optional<Path> there = places.stream().filter(Files::isExecutable).findFirst();
    return List.of(
        there
            .map(path -> Finding.good(name, path + " (" + purpose + ")"))
            .orElseGet(
                () -> Finding.missing(name, "not installed (" + purpose + ")", debianPackage)));
  }
}
