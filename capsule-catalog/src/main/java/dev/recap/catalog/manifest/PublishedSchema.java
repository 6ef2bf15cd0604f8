package dev.recap.catalog.manifest;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One of the JSON Schemas that RECap publishes for its YAML files. */
final class PublishedSchema {
  private final String file;
  private final Supplier<String> text;
  private final Map<String, Supplier<String>> others;
  private @Nullable Compiled compiled;

  /**
   * A schema.
   *
   * @param file what the whole of a file is called in messages
   * @param text JSON Schema 2020-12
   * @param others the texts of schemas it refers to, by their {@code $id}
   */
  PublishedSchema(String file, Supplier<String> text, Map<String, Supplier<String>> others) {
    this.file = file;
    this.text = text;
    this.others = others;
  }

  private record Compiled(Schema schema, SchemaErrors errors) {}

  /** The text of a schema that lies beside a class. */
  static String resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the catalog's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }

  List<Finding> check(String json) {
    Compiled ready = ready();
    List<Error> errors = ready.schema().validate(json, InputFormat.JSON);
    return errors.stream().map(ready.errors()::finding).toList();
  }

  /** Compiled at first use: most processes read files that were checked before. */
  private synchronized Compiled ready() {
    Compiled ready = compiled;
    if (ready == null) {
      Map<String, String> texts = new HashMap<>();
      others.forEach((id, other) -> texts.put(id, other.get()));
      SchemaRegistry registry =
          SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(texts));
      String own = text.get();
      ready = new Compiled(registry.getSchema(own), new SchemaErrors(file, own));
      compiled = ready;
    }
    return ready;
  }
}
