package dev.recap.cli.terminal;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.Console;
import java.util.Objects;

/** Asks for passwords on the terminal, without showing them. */
public final class PasswordPrompt {
  private PasswordPrompt() {}

  /**
   * Asks for one.
   *
   * @throws PlatformException when there is no terminal to ask on
   */
  public static char[] ask(String prompt) {
    // There is one without a terminal, too.
    Console console = Objects.requireNonNull(System.console());
    char[] password = console.isTerminal() ? console.readPassword("%s", prompt) : null;
    if (password == null) {
      throw new PlatformException(
          Problem.Kind.USAGE,
          "Tried to ask for the password of the key but there is no terminal: set COSIGN_PASSWORD, which may be empty");
    }
    return password;
  }
}
