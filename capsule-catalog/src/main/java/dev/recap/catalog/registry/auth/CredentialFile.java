package dev.recap.catalog.registry.auth;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.registry.http.DockerHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * A file in which Docker or Podman keeps credentials; see containers-auth.json(5) and the
 * documentation of {@code docker login}.
 *
 * @param json an empty object when there is no such file
 */
record CredentialFile(Path path, Map<String, Object> json) {
  static CredentialFile read(Path path) throws RepositoryException {
    try {
      return new CredentialFile(path, PlainJson.readObject(Files.readString(path)));
    } catch (NoSuchFileException e) {
      return new CredentialFile(path, Map.of());
    } catch (IOException e) {
      throw unreadable(path, "it cannot be read (%s)".formatted(e));
    } catch (JacksonException e) {
      // Not the message: it quotes what was read.
      throw unreadable(path, "it is not JSON");
    }
  }

  /** What it says of a repository: the longest name that fits counts. */
  Optional<Login> find(String host, String repository, HelperProgram programs)
      throws RepositoryException {
    Map<?, ?> helpers = map("credHelpers");
    Map<?, ?> auths = map("auths");
    for (String name : names(host, repository)) {
      if (helpers.get(name) instanceof String helper) {
        Optional<Login> login = new CredentialHelper(helper, programs).get(server(name));
        if (login.isPresent()) {
          return login;
        }
      }
      Optional<Login> login = entry(auths, name);
      if (login.isPresent()) {
        return login;
      }
    }
    return json.get("credsStore") instanceof String helper && !helper.isEmpty()
        ? new CredentialHelper(helper, programs).get(server(host))
        : Optional.empty();
  }

  private Map<?, ?> map(String name) {
    return json.get(name) instanceof Map<?, ?> map ? map : Map.of();
  }

  /** From {@code HOST/a/b} over {@code HOST/a} to {@code HOST}. */
  private static List<String> names(String host, String repository) {
    List<String> names = new ArrayList<>();
    String name = repository.isEmpty() ? host : host + "/" + repository;
    while (name.length() > host.length()) {
      names.add(name);
      name = name.substring(0, name.lastIndexOf('/'));
    }
    names.add(host);
    return names;
  }

  private static String server(String name) {
    return name.equals(DockerHub.NAME) ? DockerHub.CREDENTIALS : name;
  }

  private Optional<Login> entry(Map<?, ?> auths, String name) throws RepositoryException {
    for (Map.Entry<?, ?> entry : auths.entrySet()) {
      if (normal(String.valueOf(entry.getKey())).equals(name)
          && entry.getValue() instanceof Map<?, ?> value) {
        Optional<Credentials> credentials = credentials(name, value);
        if (credentials.isPresent()) {
          return credentials.map(known -> new Login(known, path.toString()));
        }
      }
    }
    return Optional.empty();
  }

  /** Old versions of Docker wrote {@code https://HOST/v1/}. */
  private static String normal(String key) {
    if (key.equals(DockerHub.CREDENTIALS)) {
      return DockerHub.NAME;
    }
    return key.startsWith("https://") || key.startsWith("http://")
        ? key.replaceFirst("^https?://", "").replaceFirst("/.*", "")
        : key;
  }

  private Optional<Credentials> credentials(String name, Map<?, ?> entry)
      throws RepositoryException {
    if (entry.get("identitytoken") instanceof String token && !token.isEmpty()) {
      return Optional.of(new Credentials.IdentityToken(token));
    }
    if (entry.get("registrytoken") instanceof String token && !token.isEmpty()) {
      return Optional.of(new Credentials.RegistryToken(token));
    }
    if (!(entry.get("auth") instanceof String auth) || auth.isEmpty()) {
      return Optional.empty();
    }
    try {
      String text = new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      if (colon > 0) {
        return Optional.of(
            new Credentials.Password(text.substring(0, colon), text.substring(colon + 1)));
      }
    } catch (IllegalArgumentException e) {
      // Without the cause: it quotes what was read.
    }
    throw unreadable(path, "`auth` of %s is not the base64 of USER:PASSWORD".formatted(name));
  }

  private static RepositoryException unreadable(Path path, String problem) {
    return new RepositoryException(
        RepositoryException.Kind.UNAUTHORIZED,
        "Tried to read the credentials in %s but %s: log in again with docker or podman"
            .formatted(path, problem));
  }
}
