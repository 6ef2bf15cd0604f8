package dev.recap.knative;

import java.util.Locale;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of strangers: strict, and bounded in what it costs. */
final class Json {
  private static final int DEEPEST = 64;

  /** Longer numbers cost quadratic time to read. */
  private static final int LONGEST_NUMBER = 200;

  static final JsonMapper MAPPER =
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

  private Json() {}

  /**
   * Reads one value.
   *
   * @throws tools.jackson.core.JacksonException when it is none
   */
  static JsonNode read(byte[] text) {
    return MAPPER.readTree(text);
  }

  /** Whether a media type is JSON's: {@code application/json}, {@code text/json}, {@code +json}. */
  static boolean isMediaType(String type) {
    String essence = essence(type);
    return essence.endsWith("/json") || essence.endsWith("+json");
  }

  /** A media type without its parameters, in small letters. */
  static String essence(String type) {
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
