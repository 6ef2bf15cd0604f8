package dev.recap.catalog.remote;

/** That content is not what a capsule is made of; the message is the rest of "it …" or "its …". */
final class Unacceptable extends Exception {
  private static final long serialVersionUID = 1L;

  Unacceptable(String why) {
    super(why);
  }

  /** What is wrong. */
  String why() {
    return String.valueOf(getMessage());
  }
}
