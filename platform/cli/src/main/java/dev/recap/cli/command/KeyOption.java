package dev.recap.cli.command;

import dev.recap.catalog.trust.KeyFileException;
import dev.recap.catalog.trust.SigningKey;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --key}, for every command that signs. */
final class KeyOption {
  @Option(
      names = {"-k", "--key", "--sign"},
      paramLabel = "FILE",
      description =
          "Sign with this private key, NAME.key; its password is asked for, or COSIGN_PASSWORD.")
  private @Nullable Path file;

  /** The key, if one was named; its password is asked for where the environment has none. */
  Optional<SigningKey> read(Host host) {
    return Optional.ofNullable(file).map(key -> read(key, host));
  }

  private static SigningKey read(Path key, Host host) {
    try {
      boolean encrypted = SigningKey.isEncrypted(Files.readString(key));
      char[] password = encrypted ? host.keyPassword("Password of " + key + ": ") : new char[0];
      return SigningKey.read(key, password);
    } catch (KeyFileException e) {
      throw new PlatformException(Problem.Kind.USAGE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.USAGE, "Tried to read the private key %s but %s".formatted(key, e), e);
    }
  }
}
