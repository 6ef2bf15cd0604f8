package dev.recap.functions.audit;

import com.google.gson.JsonObject;

/**
 * Something an attacker in the target could use.
 *
 * @param check which check found it
 * @param severity how much it is worth
 * @param subject the file, process, socket or mount
 * @param detail what is unusual about it
 */
record Finding(Check check, Severity severity, String subject, String detail) {
  /** Worst first. */
  enum Severity {
    HIGH,
    MEDIUM,
    LOW;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What is looked at. */
  enum Check {
    SETUID("setuid"),
    FILE_CAPABILITIES("file-capabilities"),
    WRITABLE("writable"),
    SOCKETS("sockets"),
    ENVIRONMENT("environment"),
    PROCESSES("processes"),
    MOUNTS("mounts");

    private final String word;

    Check(String word) {
      this.word = word;
    }

    /** As parameters and results name it. */
    String word() {
      return word;
    }
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("check", check.word());
    json.addProperty("severity", severity.word());
    json.addProperty("subject", subject);
    json.addProperty("detail", detail);
    return json;
  }
}
