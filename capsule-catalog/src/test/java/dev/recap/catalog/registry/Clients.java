package dev.recap.catalog.registry;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.registry.auth.Credentials;
import dev.recap.catalog.registry.auth.Login;
import dev.recap.catalog.registry.auth.Logins;
import dev.recap.catalog.registry.http.TimeLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;

/** Clients of registries with little patience. */
final class Clients {
  /** Small, so that a test has many chunks. */
  static final long CHUNK = 1 << 20;

  static final RegistrySettings IMPATIENT =
      RegistrySettings.STANDARD.withPatience(
          new TimeLimits(Duration.ofSeconds(5), Duration.ofMillis(1500), Duration.ofMillis(1500)),
          new Backoff(4, Duration.ofMillis(2), Duration.ofMillis(10), Duration.ofSeconds(2)));

  private Clients() {}

  static Registries anonymous() {
    return with(Logins.NONE);
  }

  static Registries as(String user, String password) {
    return with(
        (_, _) -> Optional.of(new Login(new Credentials.Password(user, password), "this test")));
  }

  static Registries with(Logins logins) {
    return new Registries(IMPATIENT, logins, InstantSource.system(), CHUNK);
  }

  static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  static Descriptor blob(byte[] content) {
    return new Descriptor("application/octet-stream", Sha256.of(content), content.length);
  }
}
