package dev.recap.server.api;

import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.JsonText;
import dev.recap.server.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the API for programs (OpenAPI 3.1), which anybody may read. */
final class OpenApiDocument implements Endpoint {
  private final Route route;
  private final String mediaType;
  private final boolean asJson;

  private OpenApiDocument(Route route, String mediaType, boolean asJson) {
    this.route = route;
    this.mediaType = mediaType;
    this.asJson = asJson;
  }

  static OpenApiDocument json() {
    return new OpenApiDocument(
        Route.open("GET", "/openapi.json", "openApiJson"), "application/json", true);
  }

  static OpenApiDocument yaml() {
    return new OpenApiDocument(
        Route.open("GET", "/openapi.yaml", "openApiYaml"), "application/yaml", false);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public void answer(Call call) throws IOException {
    String yaml = text();
    String body =
        asJson ? JsonText.of(new Load(LoadSettings.builder().build()).loadFromString(yaml)) : yaml;
    call.send(200, mediaType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The document as it is written. */
  static String text() {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
