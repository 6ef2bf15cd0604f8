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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a manifest against the published JSON Schema. */
public final class ManifestSchema {
  private static final String RESOURCE = "capsule.schema.json";

  private @Nullable Compiled compiled;

  ManifestSchema() {}

  private record Compiled(Schema schema, SchemaErrors errors) {}

  /** The published schema, JSON Schema 2020-12. */
  public static String text() {
    try (InputStream in = ManifestSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the catalog's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + RESOURCE, e);
    }
  }

  List<Finding> check(String json) {
    Compiled ready = ready();
    List<Error> errors = ready.schema().validate(json, InputFormat.JSON);
    return errors.stream().map(ready.errors()::finding).toList();
  }

  /** Compiled at first use: most processes read manifests that were checked before. */
  private synchronized Compiled ready() {
    Compiled ready = compiled;
    if (ready == null) {
      String text = text();
      ready =
          new Compiled(
              SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text),
              new SchemaErrors(text));
      compiled = ready;
    }
    return ready;
  }
}
