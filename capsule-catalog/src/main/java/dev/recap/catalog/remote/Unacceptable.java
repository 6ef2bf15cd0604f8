package dev.recap.catalog.remote;

import dev.recap.catalog.text.PlainText;

/** That content is not what a capsule is made of; the message is the rest of "it …" or "its …". */
final class Unacceptable extends Exception {
  private static final long serialVersionUID = 1L;

  Unacceptable(String why) {
    // Much of it is quoted from what came.
    super(PlainText.line(why));
  }

  /** What is wrong. */
  String why() {
    return String.valueOf(getMessage());
  }
}
