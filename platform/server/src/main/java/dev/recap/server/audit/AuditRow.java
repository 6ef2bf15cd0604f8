package dev.recap.server.audit;

import dev.recap.catalog.json.PlainJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A row of the log as it is kept.
 *
 * @param seq counts from 1 without gaps
 * @param at nanoseconds since 1970
 * @param about JSON
 * @param hash SHA-256 over the hash of the row before and this row, see {@link #hash(String)}
 */
record AuditRow(
    long seq,
    long at,
    String kind,
    Optional<String> invocation,
    String caller,
    String about,
    String hash) {

  /** What stands before the first row. */
  static final String NOTHING = "0".repeat(64);

  static final String COLUMNS = "seq, at, kind, invocation, caller, about, hash";

  static AuditRow of(ResultSet row) throws SQLException {
    return new AuditRow(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        Optional.ofNullable(row.getString(4)),
        row.getString(5),
        row.getString(6),
        row.getString(7));
  }

  AuditRow sealed(String before) {
    return new AuditRow(seq, at, kind, invocation, caller, about, hash(before));
  }

  /** SHA-256, in hexadecimal, of the hash before and a JSON array of everything else here. */
  String hash(String before) {
    String content =
        before
            + PlainJson.write(
                List.of(
                    seq, at, kind, invocation.<Object>map(id -> id).orElse(false), caller, about));
    return sha256(content);
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java has SHA-256", e);
    }
  }
}
