package dev.recap.functions.tlscheck;

import com.google.gson.JsonObject;

/**
 * What counts as good.
 *
 * @param warnDays a certificate with fewer days left is reported
 * @param failDays a certificate with fewer days left is refused
 * @param protocol the oldest protocol accepted, by its standard name
 * @param verify whether a chain that is not trusted is refused
 */
record Thresholds(int warnDays, int failDays, String protocol, boolean verify) {

  static Thresholds of(JsonObject parameters) {
    return new Thresholds(
        parameters.get("warn").getAsInt(),
        parameters.get("fail").getAsInt(),
        parameters.get("protocol").getAsString(),
        parameters.get("verify").getAsBoolean());
  }
}
