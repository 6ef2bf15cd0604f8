package dev.recap.cli;

import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.access.Ledger;
import dev.recap.server.access.StoredOrigins;
import dev.recap.server.identity.LocalGroups;
import dev.recap.server.identity.LocalPeers;

/** Who may invoke what without a server: by the same policy. */
final class LocalAccess {
  private final Environment environment;
  private final TimeSource time;

  LocalAccess(Environment environment, TimeSource time) {
    this.environment = environment;
    this.time = time;
  }

  /** Who asks, with their groups. */
  Caller caller() {
    return new LocalPeers(LocalGroups.standard()).caller(environment.caller());
  }

  Access policy() {
    return new AccessPolicy(
        environment.configDir().resolve("access.yaml"),
        // Nobody but root comes so far.
        _ -> true,
        new StoredOrigins(new CapsuleStore(environment.stateDir().resolve("catalog"))),
        LocalAccess::ledger,
        time);
  }

  private static Ledger ledger() {
    throw new PlatformException(
        Problem.Kind.DENIED,
        "Tried to use a grant with a rate or an approval but only a server keeps count of them");
  }
}
