package dev.recap.catalog;

import dev.recap.catalog.registry.auth.Logins;
import dev.recap.catalog.registry.http.Proxies;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What a catalog is opened with.
 *
 * @param state the folder of the store, {@code /var/lib/recap/catalog} for the one that the {@code
 *     recap} command uses; made at the first write
 * @param configuration the folder with {@code sources.yaml} and {@code policy.yaml}, each of which
 *     may be missing
 * @param logins who one is to registries
 * @param clock tells the time
 */
public record CatalogSettings(
    Path state, Path configuration, Proxies proxies, Logins logins, InstantSource clock) {
  /** Without proxies and as nobody. */
  public CatalogSettings(Path state, Path configuration, InstantSource clock) {
    this(state, configuration, Proxies.NONE, Logins.NONE, clock);
  }
}
