package dev.recap.catalog.registry;

import dev.recap.catalog.registry.http.Authorities;
import dev.recap.catalog.registry.http.Proxies;
import dev.recap.catalog.registry.http.TimeLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an administrator says about registries.
 *
 * @param plainHttp registries without TLS beside those of this machine, {@code HOST[:PORT]}
 * @param authorities files with the certificate authority of a registry, by {@code HOST[:PORT]}
 * @param certificateFolders where Docker and Podman keep such
 * @param memory a folder to remember in which repositories have what; nothing is without it
 */
public record RegistrySettings(
    Set<String> plainHttp,
    Map<String, Path> authorities,
    List<Path> certificateFolders,
    Proxies proxies,
    TimeLimits limits,
    Backoff backoff,
    Optional<Path> memory) {
  /** Nobody said anything. */
  public static final RegistrySettings STANDARD =
      new RegistrySettings(
          Set.of(),
          Map.of(),
          Authorities.USUAL_FOLDERS,
          Proxies.NONE,
          TimeLimits.STANDARD,
          Backoff.STANDARD,
          Optional.empty());

  /** The same with other registries without TLS. */
  public RegistrySettings withPlainHttp(Set<String> hosts) {
    return new RegistrySettings(
        hosts, authorities, certificateFolders, proxies, limits, backoff, memory);
  }

  /** The same with other folders as Docker and Podman keep. */
  public RegistrySettings withCertificateFolders(List<Path> folders) {
    return new RegistrySettings(plainHttp, authorities, folders, proxies, limits, backoff, memory);
  }

  /** The same with a memory. */
  public RegistrySettings withMemory(Path folder) {
    return new RegistrySettings(
        plainHttp, authorities, certificateFolders, proxies, limits, backoff, Optional.of(folder));
  }

  /** The same with other authorities. */
  public RegistrySettings withAuthorities(Map<String, Path> files) {
    return new RegistrySettings(
        plainHttp, files, certificateFolders, proxies, limits, backoff, memory);
  }

  /** The same through other proxies. */
  public RegistrySettings withProxies(Proxies others) {
    return new RegistrySettings(
        plainHttp, authorities, certificateFolders, others, limits, backoff, memory);
  }

  /** The same with less or more patience. */
  public RegistrySettings withPatience(TimeLimits others, Backoff other) {
    return new RegistrySettings(
        plainHttp, authorities, certificateFolders, proxies, others, other, memory);
  }
}
