package dev.recap.cli.command;

import java.util.Locale;

/** The form of a result on standard output. */
enum Output {
  TEXT,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
