package dev.recap.function;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One run of one function. */
final class Invocation {
  /** The exit status of a function that failed. */
  static final int FAILED = 1;

  private final String reference;
  private final PrintStream result;
  private final PrintStream errors;

  /**
   * A run that has not begun.
   *
   * @param reference {@code CLASS} or {@code CLASS#METHOD}
   * @param result gets one JSON value and nothing else
   * @param errors gets what a person should read when it fails, the message in its last line
   */
  Invocation(String reference, PrintStream result, PrintStream errors) {
    this.reference = reference;
    this.result = result;
    this.errors = errors;
  }

  /**
   * Runs the function.
   *
   * @param parameters a JSON object
   * @return the exit status
   */
  int run(String parameters) {
    try {
      Function function = Function.find(reference);
      JsonElement returned = function.call(object(parameters));
      byte[] text = (returned + "\n").getBytes(StandardCharsets.UTF_8);
      result.write(text, 0, text.length);
      result.flush();
      return status(returned);
    } catch (FunctionException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (AuthorException e) {
      Failure failure = new Failure(reference, e.thrown());
      for (String frame : failure.frames()) {
        errors.println(frame);
      }
      return failed(failure.message());
    } catch (OutOfMemoryError e) {
      return failed(new Failure(reference, e).message());
    }
  }

  private static JsonObject object(String parameters) throws FunctionException {
    try {
      return JsonParser.parseString(parameters).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new FunctionException(
          "Tried to read RECAP_PARAMS but it is not a JSON object: invoke the capsule with recap",
          e);
    }
  }

  /** A result with a member {@code error} is a failure, as in OpenWhisk. */
  private int status(JsonElement returned) {
    Optional<JsonElement> error =
        returned instanceof JsonObject object
            ? Optional.ofNullable(object.get("error"))
            : Optional.empty();
    if (error.isEmpty()) {
      return 0;
    }
    JsonElement what = error.get();
    return failed(what.isJsonPrimitive() ? what.getAsString() : what.toString());
  }

  private int failed(String message) {
    errors.println(message);
    errors.flush();
    return FAILED;
  }
}
