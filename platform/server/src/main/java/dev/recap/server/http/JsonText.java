package dev.recap.server.http;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of requests and answers: maps, lists and plain values. */
public final class JsonText {
  /** Deeper than any schema of parameters, and far from what a stack can take. */
  private static final int DEEPEST = 64;

  /** Longer numbers cost quadratic time to read. */
  private static final int LONGEST_NUMBER = 200;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonText() {}

  /** The text of maps, lists, texts, numbers, booleans, and Jackson's nodes and raw values. */
  public static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /**
   * Reads one value.
   *
   * @throws tools.jackson.core.JacksonException when it is not JSON, names a member twice or is
   *     nested too deeply
   */
  public static JsonNode read(byte[] text) {
    return MAPPER.readTree(text);
  }
}
