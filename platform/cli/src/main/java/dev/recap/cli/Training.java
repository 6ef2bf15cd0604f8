package dev.recap.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs several commands one after the other, so that the JVM remembers what they load and link for
 * the {@code recap} script's AOT cache: a cache is made from one process.
 */
public final class Training {
  private static final String NEXT = "--";

  private Training() {}

  /** Runs commands with {@code --} between them, whatever becomes of each. */
  public static void main(String[] arguments) {
    List<String> command = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals(NEXT)) {
        Main.run(command.toArray(String[]::new));
        command.clear();
      } else {
        command.add(argument);
      }
    }
    Main.run(command.toArray(String[]::new));
  }
}
