package dev.recap.function;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.ToNumberPolicy;
import java.lang.reflect.Type;

/**
 * Turns JSON into what a function takes, and what it returns into JSON.
 *
 * <p>In maps whole numbers are {@code Long} and others {@code Double}. Nulls of maps and records
 * are left out of a result.
 *
 * @param reference what names the function, for messages
 */
record Values(String reference) {

  Object argument(JsonObject parameters, Type type) throws FunctionException {
    if (type == JsonObject.class) {
      return parameters;
    }
    try {
      return gson().fromJson(parameters, type);
    } catch (JsonParseException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new FunctionException(
          "Tried to give the parameters to the function "
              + reference
              + " as "
              + type.getTypeName()
              + " but "
              + reason(e)
              + ": make its types those of spec.params in capsule.yaml",
          e);
    }
  }

  JsonElement result(Object returned, Type type) throws FunctionException {
    if (returned instanceof JsonElement json) {
      return json;
    }
    try {
      return gson().toJsonTree(returned, type);
    } catch (JsonParseException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new FunctionException(
          "Tried to write the result of the function "
              + reference
              + " as JSON but "
              + reason(e)
              + ": return records, maps, lists, strings, numbers and booleans",
          e);
    }
  }

  /** Gson's first sentence; the rest of it points to its own documentation. */
  private static String reason(RuntimeException e) {
    String text = String.valueOf(e.getMessage());
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Only where it is needed: making one costs a function over JsonObject nothing. */
  private static Gson gson() {
    return new GsonBuilder()
        .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
        .disableHtmlEscaping()
        .create();
  }
}
