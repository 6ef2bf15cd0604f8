package dev.recap.server.access;

import dev.recap.server.audit.AuditLog;
import dev.recap.server.store.Database;
import dev.recap.server.store.KeyFile;
import java.nio.file.Path;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What decisions use up and leave behind.
 *
 * @param key of this host, for the pins of approvals
 */
public record Ledger(Approvals approvals, Uses uses, SecretKey key) {

  /**
   * The one in a database.
   *
   * @param directory RECap's own, where the key is
   * @throws dev.recap.core.invocation.PlatformException when the key cannot be read or made
   */
  public static Ledger in(Database database, AuditLog audit, Path directory) {
    return new Ledger(
        new StoredApprovals(database, audit),
        new StoredUses(database),
        new SecretKeySpec(KeyFile.read(directory.resolve("access.key")), "HmacSHA256"));
  }
}
