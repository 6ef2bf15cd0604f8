package dev.recap.cli;

import dev.recap.catalog.store.CapsuleStore;
import dev.recap.cli.command.Administration;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetResolver;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.access.Ledger;
import dev.recap.server.access.StoredOrigins;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.identity.LocalGroups;
import dev.recap.server.identity.LocalPeers;
import dev.recap.server.store.Database;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who may invoke what without a server: by the same policy, and counted in the same place. */
final class LocalAccess implements AutoCloseable {
  private final Environment environment;
  private final TimeSource time;
  private @Nullable Database database;

  LocalAccess(Environment environment, TimeSource time) {
    this.environment = environment;
    this.time = time;
  }

  /** Who asks, with their groups. */
  Caller caller() {
    return new LocalPeers(LocalGroups.standard()).caller(environment.caller());
  }

  AccessPolicy policy() {
    return new AccessPolicy(
        environment.configDir().resolve("access.yaml"),
        // Nobody but root comes so far.
        _ -> true,
        new StoredOrigins(new CapsuleStore(environment.stateDir().resolve("catalog"))),
        this::ledger,
        time);
  }

  /** For root, who is on this host. */
  Administration administration(
      Supplier<CapsuleCatalog> catalog, Supplier<TargetResolver> targets, boolean elsewhere) {
    return new LocalAdministration(
        database(), environment.stateDir(), policy(), caller(), catalog, targets, elsewhere, time);
  }

  /** Opened only where a grant counts or asks for approval: it takes longer than all the rest. */
  private Ledger ledger() {
    Database open = database();
    return Ledger.in(open, new AuditLog(open, environment.stateDir()), environment.stateDir());
  }

  private synchronized Database database() {
    Database open = database;
    if (open == null) {
      open = Database.sqlite(environment.stateDir());
      database = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (database != null) {
      database.close();
    }
  }
}
