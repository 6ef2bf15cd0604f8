package dev.recap.cli;

import dev.recap.core.invocation.SecretPatterns;
import dev.recap.server.callback.CallbackHosts;
import dev.recap.server.http.Listen;
import dev.recap.server.invocation.Bounds;
import dev.recap.server.operations.logging.Logs;
import dev.recap.server.redact.RedactionPatterns;
import dev.recap.server.store.Retention;
import dev.recap.server.trigger.Trigger;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How this host is served; every setting begins with {@code serve.}.
 *
 * @param warm how many launchers are kept ready
 * @param waiting how many invocations may wait in the queue
 * @param drain how long what runs may take when the server ends
 * @param callbacks who may be told of the end of invocations
 * @param address where people and programs reach this server, for links
 * @param triggers how often all of them together are run at most
 * @param redact what is never kept nor shown
 * @param log what its lines look like
 * @param openMetrics whether anybody may read the metrics
 * @param traces where OpenTelemetry's collector listens
 */
record ServeSettings(
    List<Listen> listen,
    Store store,
    Bounds bounds,
    Retention.Limits keep,
    int warm,
    int waiting,
    Duration drain,
    CallbackHosts callbacks,
    Optional<URI> address,
    Trigger.Budget triggers,
    SecretPatterns redact,
    Logs.Format log,
    boolean openMetrics,
    Optional<URI> traces) {

  private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+):(\\d+)");
  private static final int MOST = 1_000_000;

  /** Which database keeps the records. */
  sealed interface Store {
    /** {@code records.db} in the state folder, which the command without a server uses too. */
    record Embedded() implements Store {}

    /**
     * PostgreSQL.
     *
     * @param url {@code jdbc:postgresql://HOST[:PORT]/NAME}
     * @param user empty: as the driver finds one
     * @param password of that user, in a file
     */
    record Postgres(String url, Optional<String> user, Optional<Path> password) implements Store {}
  }

  /** Where the local socket is, if there is to be one. */
  static Optional<Path> socket(Settings settings, Path runDirectory) {
    return settings.text("serve.socket").equals("none")
        ? Optional.empty()
        : settings
            .optionalPath("serve.socket")
            .or(() -> Optional.of(runDirectory.resolve("recap.sock")));
  }

  /**
   * Reads them.
   *
   * @param runDirectory what is in memory
   * @throws Environment.Unusable that tells every mistake
   */
  static ServeSettings read(Map<String, String> variables, Path file, Path runDirectory)
      throws Environment.Unusable {
    Settings settings = Settings.read(variables, file);
    ServeSettings read =
        new ServeSettings(
            listen(settings, socket(settings, runDirectory)),
            store(settings),
            new Bounds(
                settings.number("serve.waited", 1, MOST),
                settings.number("serve.queue.at.once", 1, MOST),
                settings.number("serve.target.at.once", 1, MOST),
                settings.number("serve.capsule.at.once", 1, MOST),
                settings.duration("serve.patience")),
            new Retention.Limits(
                Optional.of(settings.duration("serve.keep.age")),
                OptionalLong.of(settings.number("serve.keep.records", 0, Integer.MAX_VALUE)),
                OptionalLong.of(settings.bytes("serve.keep.bytes"))),
            settings.number("serve.warm", 0, 1000),
            settings.number("serve.queue", 1, MOST),
            settings.duration("serve.drain"),
            callbacks(settings),
            uri(settings, "serve.address", "https://recap.example.com"),
            new Trigger.Budget(
                settings.number("serve.triggers.budget", 0, MOST), Duration.ofHours(1)),
            redact(settings),
            logFormat(settings),
            settings.flag("serve.metrics.open"),
            uri(settings, "serve.traces", "http://localhost:4318/v1/traces"));
    if (!settings.problems().isEmpty()) {
      throw new Environment.Unusable(settings.problems());
    }
    return read;
  }

  private static List<Listen> listen(Settings settings, Optional<Path> socket) {
    List<Listen> all = new ArrayList<>();
    socket.ifPresent(
        path -> all.add(new Listen.Unix(path, settings.flag("serve.socket.everybody"))));
    Optional<Path> certificate = settings.optionalPath("serve.tls.certificate");
    Optional<Path> key = settings.optionalPath("serve.tls.key");
    Optional<Path> clients = settings.optionalPath("serve.tls.clients");
    if (certificate.isPresent() != key.isPresent()) {
      settings.wrong("serve.tls.key", "but a certificate and its key go together");
    }
    if (clients.isPresent() && certificate.isEmpty()) {
      settings.wrong("serve.tls.clients", "but there is no serve.tls.certificate");
    }
    for (String address : settings.list("serve.listen")) {
      Matcher parts = ADDRESS.matcher(address);
      if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
        settings.wrong("serve.listen", "not HOST:PORT, or several with commas between");
        continue;
      }
      String host = parts.group(1).replaceAll("[\\[\\]]", "");
      int port = Integer.parseInt(parts.group(2));
      all.add(
          certificate.isPresent() && key.isPresent()
              ? new Listen.Tls(host, port, certificate.get(), key.get(), clients)
              : new Listen.Tcp(host, port));
    }
    if (all.isEmpty()) {
      settings.wrong("serve.socket", "and there is no serve.listen: nobody could reach the server");
    }
    return all;
  }

  private static Store store(Settings settings) {
    String url = settings.text("serve.database");
    String user = settings.text("serve.database.user");
    Optional<Path> password = settings.optionalPath("serve.database.password.file");
    if (url.isEmpty()) {
      if (!user.isEmpty() || password.isPresent()) {
        settings.wrong("serve.database", "but a user or a password for it is set");
      }
      return new Store.Embedded();
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      settings.wrong("serve.database", "not jdbc:postgresql://HOST/NAME");
    }
    return new Store.Postgres(url, user.isEmpty() ? Optional.empty() : Optional.of(user), password);
  }

  private static CallbackHosts callbacks(Settings settings) {
    String key = "serve.callbacks.allow";
    try {
      return CallbackHosts.of(settings.list(key));
    } catch (IllegalArgumentException e) {
      settings.wrong(key, String.valueOf(e.getMessage()));
      return CallbackHosts.PUBLIC;
    }
  }

  private static SecretPatterns redact(Settings settings) {
    String key = "serve.redact.file";
    Optional<Path> file = settings.optionalPath(key);
    if (file.isEmpty()) {
      return SecretPatterns.NONE;
    }
    try {
      return RedactionPatterns.of(
          Files.readAllLines(file.get()).stream()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList());
    } catch (IOException e) {
      settings.wrong(key, "which cannot be read: " + e);
    } catch (IllegalArgumentException e) {
      settings.wrong(key, "in which " + e.getMessage());
    }
    return SecretPatterns.NONE;
  }

  private static Logs.Format logFormat(Settings settings) {
    return switch (settings.text("serve.log.format")) {
      case "json" -> Logs.Format.JSON;
      case "text" -> Logs.Format.TEXT;
      default -> {
        settings.wrong("serve.log.format", "neither json nor text");
        yield Logs.Format.JSON;
      }
    };
  }

  private static Optional<URI> uri(Settings settings, String key, String example) {
    String text = settings.text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // Reported below, as any other text that is no such address.
    }
    settings.wrong(key, "not an address such as " + example);
    return Optional.empty();
  }
}
