package dev.recap.cli;

import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.invocation.InvocationRecord.Owner;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.access.Ledger;
import dev.recap.server.access.Owners;
import dev.recap.server.access.StoredOrigins;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.identity.ApiTokens;
import dev.recap.server.identity.Authenticator;
import dev.recap.server.identity.ClientCertificates;
import dev.recap.server.identity.JsonWebTokens;
import dev.recap.server.identity.LocalGroups;
import dev.recap.server.identity.LocalPeers;
import dev.recap.server.identity.StoredTokens;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.store.Database;
import dev.recap.server.store.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Properties;

/**
 * What a server remembers and decides by.
 *
 * @param ledger what decisions use up
 */
record ServerState(
    Database database,
    AuditLog audit,
    InvocationQueue queue,
    Records records,
    Ledger ledger,
    AccessPolicy policy,
    ApiTokens tokens,
    Authenticator authenticator)
    implements AutoCloseable {

  /**
   * Opens it.
   *
   * @param capsules the store of capsules
   * @param self this process
   */
  static ServerState open(
      Environment environment, ServeSettings settings, Path capsules, Owner self, TimeSource time) {
    Path folder = made(environment.stateDir());
    Database database = database(settings.store(), folder);
    AuditLog audit = new AuditLog(database, folder);
    InvocationQueue queue = new InvocationQueue(database, audit, folder, self, settings.waiting());
    Ledger ledger = Ledger.in(database, audit, folder);
    AccessPolicy policy =
        new AccessPolicy(
            environment.configDir().resolve("access.yaml"),
            Owners.rootAnd(System.getProperty("user.name", "root")),
            new StoredOrigins(new CapsuleStore(capsules)),
            () -> ledger,
            time);
    ApiTokens tokens = new ApiTokens(new StoredTokens(database, audit), new SecureRandom(), time);
    return new ServerState(
        database,
        audit,
        queue,
        new Records(database, audit, queue),
        ledger,
        policy,
        tokens,
        new Authenticator(
            new LocalPeers(LocalGroups.standard()),
            tokens,
            new JsonWebTokens(policy::issuer, time),
            new ClientCertificates(time)));
  }

  /** SQLite would make it; keys are kept there with any database. */
  private static Path made(Path folder) {
    try {
      Files.createDirectories(folder);
      return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e), "Tried to make %s but %s".formatted(folder, e), e);
    }
  }

  private static Database database(ServeSettings.Store store, Path folder) {
    return switch (store) {
      case ServeSettings.Store.Embedded() -> Database.sqlite(folder);
      case ServeSettings.Store.Postgres postgres -> {
        Properties driver = new Properties();
        postgres.user().ifPresent(user -> driver.setProperty("user", user));
        postgres.password().ifPresent(file -> driver.setProperty("password", secret(file)));
        yield Database.postgres(postgres.url(), driver);
      }
    };
  }

  private static String secret(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.USAGE, "Tried to read the password in %s but %s".formatted(file, e), e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
