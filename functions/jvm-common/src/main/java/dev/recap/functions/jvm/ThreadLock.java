package dev.recap.functions.jvm;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something a thread holds or waits for.
 *
 * @param action the JVM's words for it: locked, waiting on, parking to wait for, holds
 * @param id the object's address at that moment, the same for the same object within one dump
 * @param type its class
 * @param depth the frame it belongs to, counted from 0; -1 where it belongs to none
 */
record ThreadLock(String action, String id, String type, int depth) {
  private static final Pattern LOCK =
      Pattern.compile(
          "\t- (?<action>locked|waiting on|waiting to lock|waiting to re-lock in wait\\(\\)|parking to wait for|eliminated) +(?:<(?<id>0x[0-9a-f]+|no object reference available|owner is scalar replaced)>)?(?: \\(a (?<type>.+)\\))?");
  private static final Pattern SYNCHRONIZER =
      Pattern.compile("\t- <(?<id>0x[0-9a-f]+)> \\(a (?<type>.+)\\)");

  /**
   * The one a line of a thread dump tells of.
   *
   * @param depth of the frame above it
   */
  static Optional<ThreadLock> parse(String line, int depth) {
    Matcher lock = LOCK.matcher(line);
    if (lock.matches()) {
      return Optional.of(
          new ThreadLock(lock.group("action"), text(lock, "id"), text(lock, "type"), depth));
    }
    Matcher synchronizer = SYNCHRONIZER.matcher(line);
    return synchronizer.matches()
        ? Optional.of(
            new ThreadLock("holds", synchronizer.group("id"), synchronizer.group("type"), -1))
        : Optional.empty();
  }

  private static String text(Matcher matcher, String group) {
    String text = matcher.group(group);
    return text == null ? "" : text;
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("action", action);
    json.addProperty("object", id);
    json.addProperty("class", type);
    if (depth >= 0) {
      json.addProperty("depth", depth);
    }
    return json;
  }
}
