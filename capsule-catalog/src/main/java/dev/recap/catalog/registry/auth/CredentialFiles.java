package dev.recap.catalog.registry.auth;

import dev.recap.catalog.place.RepositoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials Docker and Podman keep on this host; they are read anew each time, since people
 * log in while a server runs.
 *
 * @param files the first that knows a repository counts; those that are not there are passed over
 */
public record CredentialFiles(List<Path> files, HelperProgram programs) implements Logins {

  /**
   * Where they are, by an environment: {@code REGISTRY_AUTH_FILE} alone if it is there, else
   * Docker's ({@code DOCKER_CONFIG}) and Podman's; see containers-auth.json(5).
   */
  public static CredentialFiles of(Map<String, String> environment, HelperProgram programs) {
    List<Path> files = new ArrayList<>();
    String only = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
    if (!only.isEmpty()) {
      return new CredentialFiles(List.of(Path.of(only)), programs);
    }
    Path home = Path.of(environment.getOrDefault("HOME", "/root"));
    String docker = environment.getOrDefault("DOCKER_CONFIG", "");
    files.add(
        (docker.isEmpty() ? home.resolve(".docker") : Path.of(docker)).resolve("config.json"));
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtime.isEmpty()) {
      files.add(Path.of(runtime, "containers", "auth.json"));
    }
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    files.add(
        (config.isEmpty() ? home.resolve(".config") : Path.of(config))
            .resolve("containers/auth.json"));
    return new CredentialFiles(List.copyOf(files), programs);
  }

  @Override
  public Optional<Login> find(String host, String path) throws RepositoryException {
    for (Path file : files) {
      Optional<Login> login = CredentialFile.read(file).find(host, path, programs);
      if (login.isPresent()) {
        return login;
      }
    }
    return Optional.empty();
  }
}
