package dev.recap.catalog.registry;

import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryContract;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The contract over HTTP, with a registry that is as the specification says. */
final class FakeRegistryTest {

  /** A registry and its client, for each test. */
  abstract static class OverHttp extends RepositoryContract {
    private final FakeRegistry registry;
    private final Registries client;

    OverHttp(FakeRegistry registry, Registries client) {
      this.registry = registry;
      this.client = client;
    }

    @Override
    protected Repository repository(String name) {
      return client.open(registry.name("team/" + name));
    }

    @AfterEach
    void close() {
      client.close();
      registry.close();
    }
  }

  @Nested
  final class ForEverybody extends OverHttp {
    ForEverybody() throws IOException {
      super(FakeRegistry.open(), Clients.anonymous());
    }
  }

  @Nested
  final class ForAPassword extends OverHttp {
    ForAPassword() throws IOException {
      super(FakeRegistry.withPassword("ann", "secret"), Clients.as("ann", "secret"));
    }
  }

  @Nested
  final class ForTokens extends OverHttp {
    ForTokens() throws IOException {
      super(FakeRegistry.withTokens("ann", "secret"), Clients.as("ann", "secret"));
    }
  }

  @Nested
  final class WithoutReferrersApi extends OverHttp {
    WithoutReferrersApi() throws IOException {
      super(FakeRegistry.open().withoutReferrersApi(), Clients.anonymous());
    }
  }

  @Nested
  final class InSmallPages extends OverHttp {
    InSmallPages() throws IOException {
      super(FakeRegistry.open().inPagesOf(1), Clients.anonymous());
    }
  }
}
