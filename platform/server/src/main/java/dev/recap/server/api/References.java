package dev.recap.server.api;

import dev.recap.core.capsule.CapsuleRef;
import dev.recap.server.http.RefusedRequest;

/** References in paths. */
final class References {
  private References() {}

  /**
   * A capsule's.
   *
   * @throws RefusedRequest when it is none
   */
  static CapsuleRef capsule(String text) {
    try {
      return CapsuleRef.parse(text);
    } catch (IllegalArgumentException e) {
      throw RefusedRequest.usage(String.valueOf(e.getMessage()));
    }
  }
}
