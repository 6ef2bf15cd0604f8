package dev.recap.functions.tlscheck;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;

/** The function: parameters in, what the server showed out, with {@code error} when it is bad. */
public final class TlsCheck {
  private TlsCheck() {}

  /**
   * Checks one server.
   *
   * @throws IOException with a sentence when there was no handshake
   */
  public static JsonObject main(JsonObject parameters)
      throws IOException, GeneralSecurityException {
    // Old protocols are to be reported, not refused; a chain is still judged by Java's own rules.
    Security.setProperty("jdk.tls.disabledAlgorithms", "SSLv3, NULL, anon");
    String host = parameters.get("host").getAsString();
    int port = parameters.get("port").getAsInt();
    JsonElement given = parameters.get("name");
    String name = given == null ? host : given.getAsString();
    JsonElement ca = parameters.get("ca");
    TargetRoot root = new TargetRoot(Path.of("/target"));
    Trust trust = ca == null ? Trust.ofSystem(root) : Trust.of(root.locate(ca.getAsString()));
    Duration timeout = Duration.ofSeconds(parameters.get("timeout").getAsInt());
    Handshake handshake = Handshake.with(host, port, name, trust, timeout);
    Verdict verdict = Verdict.of(handshake, Instant.now(), Thresholds.of(parameters));

    JsonObject result = new JsonObject();
    result.addProperty("host", host);
    result.addProperty("port", port);
    result.addProperty("name", name);
    result.addProperty("address", handshake.address());
    result.addProperty("level", verdict.level());
    result.addProperty("days_left", verdict.daysLeft());
    result.addProperty("trusted", handshake.problem().isEmpty());
    handshake.problem().ifPresent(problem -> result.addProperty("problem", problem));
    result.addProperty("ca", trust.source());
    result.addProperty("protocol", handshake.protocol());
    result.addProperty("cipher", handshake.cipher());
    result.addProperty("application_protocol", handshake.applicationProtocol());
    result.addProperty("handshake_ms", handshake.micros() / 1000.0);
    JsonArray chain = new JsonArray();
    handshake.chain().forEach(c -> chain.add(CertificateView.of(c, Instant.now())));
    result.add("chain", chain);
    verdict
        .error()
        .ifPresent(why ->
            result.addProperty("error", "Tried to accept %s:%d but %s".formatted(host, port, why)));
    return result;
  }
}
