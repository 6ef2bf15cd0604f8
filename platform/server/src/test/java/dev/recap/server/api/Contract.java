package dev.recap.server.api;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code openapi.yaml}: what can be asked, and what an answer must be. */
final class Contract {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> compiled = new HashMap<>();
  final JsonNode document =
      JSON.readTree(
          JSON.writeValueAsString(
              new Load(LoadSettings.builder().build()).loadFromString(OpenApiDocument.text())));

  /** Something that can be asked. */
  record Operation(
      String id, String method, String path, boolean open, JsonNode node, List<JsonNode> params) {
    boolean isOpenWhisk() {
      return id.startsWith("wsk");
    }

    @Override
    public String toString() {
      return id;
    }
  }

  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          List<JsonNode> params = new ArrayList<>();
          path.getValue().path("parameters").forEach(one -> params.add(resolve(one)));
          operation.getValue().path("parameters").forEach(one -> params.add(resolve(one)));
          JsonNode security = operation.getValue().path("security");
          all.add(
              new Operation(
                  operation.getValue().path("operationId").asString(),
                  operation.getKey().toUpperCase(Locale.ROOT),
                  path.getKey(),
                  security.isArray() && security.path(0).isEmpty(),
                  operation.getValue(),
                  params));
        }
      }
    }
    return all;
  }

  /** What a reference refers to, or the node itself. */
  JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
  }

  /** What of an answer is not as it is described. */
  Optional<String> breach(Operation asked, boolean head, FuzzWire.Answer answer) {
    int status = answer.status();
    JsonNode responses = asked.node().path("responses");
    boolean declared = responses.has(Integer.toString(status));
    // A host of tests does not fail, so 500 is always a mistake of the server's.
    if (status == 500 || (status >= 500 && !declared)) {
      return Optional.of("it failed");
    }
    if (status < 400 && !declared) {
      return Optional.of("no such status is described");
    }
    if (status == 401 && !answer.headers().containsKey("www-authenticate")) {
      return Optional.of("it does not say how to authenticate");
    }
    if ((status == 429 || status == 503) && !answer.headers().containsKey("retry-after")) {
      return Optional.of("it does not say when to try again");
    }
    if (head || status == 101) {
      return Optional.empty();
    }
    if (status >= 400 && answer.mediaType().equals("application/problem+json")) {
      return problem(answer);
    }
    JsonNode content =
        resolve(responses.path(declared ? Integer.toString(status) : "default")).path("content");
    return content(asked, content, answer);
  }

  private Optional<String> problem(FuzzWire.Answer answer) {
    ObjectNode schema = JSON.createObjectNode().put("$ref", "#/components/schemas/Problem");
    return json(schema, answer)
        .or(() ->
            JSON.readTree(answer.text()).path("status").asInt() == answer.status()
                ? Optional.empty()
                : Optional.of("the problem has another status"));
  }

  private Optional<String> content(Operation asked, JsonNode content, FuzzWire.Answer answer) {
    if (content.isMissingNode()) {
      return answer.text().isEmpty() ? Optional.empty() : Optional.of("it has a body");
    }
    if (answer.status() >= 400 && !asked.isOpenWhisk()) {
      return Optional.of("an error that is no problem+json");
    }
    JsonNode media =
        content.has(answer.mediaType()) ? content.path(answer.mediaType()) : content.path("*/*");
    if (media.isMissingNode()) {
      return Optional.of("no such media type is described");
    }
    return answer.mediaType().endsWith("json") && !content.has("*/*")
        ? json(media.path("schema"), answer)
        : Optional.empty();
  }

  private Optional<String> json(JsonNode schema, FuzzWire.Answer answer) {
    try {
      JSON.readTree(answer.text());
    } catch (JacksonException e) {
      return Optional.of("it is not JSON");
    }
    var errors =
        compiled
            .computeIfAbsent(schema.toString(), _ -> compile(schema))
            .validate(answer.text(), InputFormat.JSON);
    return errors.isEmpty() ? Optional.empty() : Optional.of(errors.toString());
  }

  private Schema compile(JsonNode schema) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("components", document.path("components"));
    whole.putArray("allOf").add(schema);
    return registry.getSchema(whole.toString());
  }
}
