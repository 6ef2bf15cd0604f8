package dev.recap.server.trigger.result;

import java.util.Locale;

/**
 * Something to be told to somebody.
 *
 * @param id the run's id, a slash, a number
 * @param event the stored event's id
 * @param receiver a URL, or the absolute path of the file that holds it; empty where it is kept
 * @param body what is sent, or what it is made of
 */
record Outgoing(
    String id, String run, String trigger, String event, Kind kind, String receiver, String body) {

  /** How it is told. */
  enum Kind {
    /** Not at all: what there is to be told is to be found out first. */
    PLAN,
    /** A CloudEvent is posted. */
    CLOUD_EVENT,
    /** It is kept until whoever sent the event asks for it. */
    REPLY,
    /** JSON is posted. */
    WEBHOOK,
    /** An annotation of the alert. */
    ANNOTATION,
    /** A silence with a comment. */
    SILENCE;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  static String id(String run, int number) {
    return run + "/" + number;
  }

  static int number(String id) {
    return Integer.parseInt(id.substring(id.lastIndexOf('/') + 1));
  }
}
