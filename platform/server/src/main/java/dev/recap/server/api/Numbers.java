package dev.recap.server.api;

import dev.recap.server.http.Query;

/** Numbers behind the path. */
public final class Numbers {
  private static final int USUAL = 20;
  private static final int MOST = 100;

  private Numbers() {}

  /** How many are wanted at most: {@code limit}. */
  public static int limit(Query query) {
    return query.one("limit", "a number from 1 to " + MOST, Numbers::limit).orElse(USUAL);
  }

  private static int limit(String text) {
    int limit = Integer.parseInt(text);
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException(text);
    }
    return limit;
  }
}
