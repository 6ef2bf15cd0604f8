package dev.recap.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OpenApiDocumentTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  @TempDir private Path folder;

  @Test
  void describesEveryRouteAndNoOther() {
    try (ApiFixture server = new ApiFixture(folder)) {
      Set<String> routes =
          server.endpoints.stream()
              .map(Endpoint::route)
              .map(OpenApiDocumentTest::line)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(described()).isEqualTo(routes);
    }
  }

  private static String line(Route route) {
    return "%s %s %s %s"
        .formatted(
            route.method(),
            route.template().replace("...}", "}"),
            route.operationId(),
            route.needs().isEmpty() ? "open" : "known");
  }

  private static JsonNode document() {
    return JsonMapper.shared()
        .readTree(
            JsonMapper.shared()
                .writeValueAsString(
                    new org.snakeyaml.engine.v2.api.Load(
                            org.snakeyaml.engine.v2.api.LoadSettings.builder().build())
                        .loadFromString(OpenApiDocument.text())));
  }

  private static Set<String> described() {
    Set<String> described = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          JsonNode security = operation.getValue().path("security");
          boolean open = security.isArray() && security.path(0).isEmpty();
          described.add(
              "%s %s %s %s"
                  .formatted(
                      operation.getKey().toUpperCase(Locale.ROOT),
                      path.getKey(),
                      operation.getValue().path("operationId").asString(),
                      open ? "open" : "known"));
        }
      }
    }
    return described;
  }

  @Test
  void refersToNothingThatIsNotThere() {
    JsonNode document = document();
    assertThat(document.findValues("$ref"))
        .isNotEmpty()
        .allSatisfy(ref ->
            assertThat(document.at(ref.asString().substring(1)).isMissingNode())
                .as(ref.asString())
                .isFalse());
  }

  @Test
  void givesANameToEverySchemaThatAClientWouldWantAsAType() {
    for (JsonNode content : document().findValues("content")) {
      for (JsonNode media : content) {
        assertThat(media.path("schema").has("properties")).as(content.toString()).isFalse();
        assertThat(media.at("/schema/items").has("properties")).as(content.toString()).isFalse();
      }
    }
  }

  @Test
  void namesEveryParameterOfAPath() {
    JsonNode document = document();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      Set<String> named = new TreeSet<>();
      for (JsonNode parameter : path.getValue().path("parameters")) {
        JsonNode resolved =
            parameter.has("$ref")
                ? document.at(parameter.path("$ref").asString().substring(1))
                : parameter;
        if (resolved.path("in").asString().equals("path")) {
          named.add("{" + resolved.path("name").asString() + "}");
        }
      }
      Set<String> inPath =
          java.util.Arrays.stream(path.getKey().split("/", -1))
              .filter(part -> part.startsWith("{"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(named).as(path.getKey()).isEqualTo(inPath);
    }
  }

  @Test
  void isServedToEverybody() throws Exception {
    try (ApiFixture server = new ApiFixture(folder)) {
      JsonNode served = ApiFixture.json(server.get("/openapi.json"));
      assertThat(served).isEqualTo(document());
      assertThat(served.path("openapi").asString()).isEqualTo("3.1.0");
      assertThat(server.get("/openapi.yaml").text()).isEqualTo(OpenApiDocument.text());
    }
  }
}
