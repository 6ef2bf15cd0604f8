package dev.recap.record;

import dev.recap.core.invocation.InvocationRecord;
import java.io.StringWriter;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON form of an {@link InvocationRecord}: one line, fields without a value left out.
 *
 * <p>Everything comes back as it was, except that durations are kept to the microsecond, parameters
 * and result lose blanks between their tokens, and text that the output limit cut inside a UTF-8
 * character loses the rest of that character.
 */
public final class RecordJson {
  /** Fields of a record that hold any JSON and are kept as the text of it. */
  private static final Set<String> EMBEDDED = Set.of("parameters", "result");

  private final JsonFactory json;

  /** A mapping without state; may be shared by threads. */
  public RecordJson() {
    this.json = factory();
  }

  static JsonFactory factory() {
    // A capsule's result was accepted already, however deep or long: the store must not refuse it.
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
        .build();
  }

  /**
   * The record as JSON.
   *
   * @throws IllegalArgumentException when its parameters or its result are not JSON
   */
  public String write(InvocationRecord invocation) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), text)) {
      new RecordWriter(json, out).write(invocation);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "Tried to write the record of invocation %s as JSON but %s"
              .formatted(invocation.id(), e.getOriginalMessage()),
          e);
    }
    return text.toString();
  }

  /**
   * The record that {@link #write} wrote; fields it does not know are passed over.
   *
   * @throws IllegalArgumentException when the text is not such a record; the message names the
   *     field
   */
  public InvocationRecord read(String text) {
    try (JsonParser in = json.createParser(ObjectReadContext.empty(), text)) {
      return new RecordReader(new JsonValues(json, in, EMBEDDED).object("record")).record();
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "Tried to read the record of an invocation but " + e.getOriginalMessage(), e);
    }
  }
}
