package dev.recap.catalog.registry.auth;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.rootfs.CommandRunner.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * A program {@code docker-credential-NAME}; see the protocol of docker-credential-helpers. Nothing
 * it prints is ever repeated: it may be the secret.
 */
record CredentialHelper(String name, HelperProgram programs) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What helpers print when they know nothing of a server. */
  private static final String NOT_FOUND = "credentials not found";

  /** The user name that says the secret is an identity token. */
  private static final String TOKEN_USER = "<token>";

  /** What it knows of a server. */
  Optional<Login> get(String server) throws RepositoryException {
    if (!NAME.matcher(name).matches()) {
      throw problem(server, "\"docker-credential-\" and this name is no program");
    }
    String program = "docker-credential-" + name;
    Result result = programs.run(List.of(program, "get"), server, LIMIT);
    return switch (result) {
      case Result.Ended(int status, String stdout, String stderr)
          when status != 0 && (stdout + stderr).contains(NOT_FOUND) ->
          Optional.empty();
      case Result.Ended(int status, String stdout, String stderr) when status != 0 ->
          throw problem(server, "it ended with status " + status);
      case Result.Ended(int status, String stdout, String stderr) ->
          Optional.of(new Login(read(server, stdout), program));
      case Result.NotInstalled() -> throw problem(server, "it is not installed");
      case Result.TimedOut() ->
          throw problem(server, "it did not end within %d s".formatted(LIMIT.toSeconds()));
    };
  }

  private Credentials read(String server, String answer) throws RepositoryException {
    try {
      Map<String, Object> json = PlainJson.readObject(answer);
      if (json.get("Username") instanceof String user
          && json.get("Secret") instanceof String secret) {
        return user.equals(TOKEN_USER)
            ? new Credentials.IdentityToken(secret)
            : new Credentials.Password(user, secret);
      }
    } catch (JacksonException e) {
      // Without the cause: it quotes what was read.
    }
    throw problem(server, "its answer is not JSON with Username and Secret");
  }

  private RepositoryException problem(String server, String problem) {
    return new RepositoryException(
        RepositoryException.Kind.UNAUTHORIZED,
        ("Tried to ask docker-credential-%s for the credentials of %s but %s: see what `echo %s | docker-credential-%s"
                + " get` says, or log in again")
            .formatted(name, server, problem, server, name));
  }
}
