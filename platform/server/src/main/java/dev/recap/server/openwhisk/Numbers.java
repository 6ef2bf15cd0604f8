package dev.recap.server.openwhisk;

import dev.recap.server.http.Call;
import dev.recap.server.http.RefusedRequest;

/** Numbers behind the path; the usual ones are OpenWhisk's. */
final class Numbers {
  static final int USUAL = 30;
  static final int MOST = 200;

  private Numbers() {}

  static int of(Call call, String name, int least, int most, int usual) {
    int value = call.query().one(name, "a number", Integer::valueOf).orElse(usual);
    if (value < least || value > most) {
      throw RefusedRequest.usage(
          "Tried to read the parameter %s of the address but %d is not %d to %d"
              .formatted(name, value, least, most));
    }
    return value;
  }
}
