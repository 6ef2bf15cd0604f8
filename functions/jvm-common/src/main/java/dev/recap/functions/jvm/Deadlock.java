package dev.recap.functions.jvm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Threads that wait for each other in a circle.
 *
 * @param waits one for each thread
 */
record Deadlock(List<Wait> waits) {
  private static final Pattern THREAD = Pattern.compile("\"(?<name>.*)\":");
  private static final Pattern LOCK =
      Pattern.compile(
          "\\s+waiting (?:to lock monitor|for ownable synchronizer) (?<id>0x[0-9a-f]+)(?: \\(object (?<object>0x[0-9a-f]+))?,? \\(?(?:a )?(?<type>[^)]*)\\),?.*");
  private static final Pattern HOLDER =
      Pattern.compile("\\s+(?:in JNI, )?which is held by \"(?<name>.*)\".*");

  /**
   * One thread's place in the circle.
   *
   * @param thread the thread that waits
   * @param lock the object it waits for
   * @param type the object's class
   * @param holder the thread that holds it
   */
  record Wait(String thread, String lock, String type, String holder) {}

  static Deadlock parse(List<String> lines) {
    List<Wait> waits = new ArrayList<>();
    String thread = "";
    String lock = "";
    String type = "";
    for (String line : lines) {
      Matcher name = THREAD.matcher(line);
      Matcher wanted = LOCK.matcher(line);
      Matcher holder = HOLDER.matcher(line);
      if (name.matches()) {
        thread = name.group("name");
      } else if (wanted.matches()) {
        lock = wanted.group("object") == null ? wanted.group("id") : wanted.group("object");
        type = wanted.group("type");
      } else if (holder.matches() && !thread.isEmpty()) {
        waits.add(new Wait(thread, lock, type, holder.group("name")));
        thread = "";
      }
    }
    return new Deadlock(List.copyOf(waits));
  }

  JsonObject json() {
    JsonArray threads = new JsonArray();
    for (Wait wait : waits) {
      JsonObject one = new JsonObject();
      one.addProperty("thread", wait.thread());
      one.addProperty("waits_for", wait.lock());
      one.addProperty("class", wait.type());
      one.addProperty("held_by", wait.holder());
      threads.add(one);
    }
    JsonObject json = new JsonObject();
    json.add("circle", threads);
    return json;
  }
}
