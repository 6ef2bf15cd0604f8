package dev.recap.engine.target;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole HTTP response. */
record HttpReply(int status, String body) {

  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * The body as JSON.
   *
   * @throws java.io.IOException when it is not
   */
  JsonNode json() throws java.io.IOException {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new java.io.IOException("its answer is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** What an error response says, for people. */
  String message() {
    try {
      return status + " " + JSON.readTree(body).path("message").asString("");
    } catch (JacksonException _) {
      return status + " " + body.substring(0, Math.min(200, body.length()));
    }
  }
}
