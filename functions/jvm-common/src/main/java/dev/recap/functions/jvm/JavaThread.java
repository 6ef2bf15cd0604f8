package dev.recap.functions.jvm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thread of a thread dump.
 *
 * @param name its name
 * @param java whether it runs Java code; otherwise it is the JVM's own
 * @param header what the first line says behind the name
 * @param state of {@code java.lang.Thread.State}; empty for the JVM's own
 * @param detail how it waits, as the JVM puts it: sleeping, parking, on object monitor
 * @param stack frames, innermost first
 * @param locks what it holds and waits for
 * @param carries number of the virtual thread it carries
 */
record JavaThread(
    String name,
    boolean java,
    ThreadHeader header,
    String state,
    String detail,
    List<String> stack,
    List<ThreadLock> locks,
    OptionalLong carries) {
  private static final Pattern FIRST =
      Pattern.compile("\"(?<name>.*)\" (?:#(?<number>[0-9]+) .*|[a-z_]+=.*)");
  private static final Pattern STATE =
      Pattern.compile(
          "   java\\.lang\\.Thread\\.State: (?<state>[A-Z_]+)(?: \\((?<detail>.*)\\))?");
  private static final Pattern FRAME = Pattern.compile("\tat (?<frame>.+)");
  private static final Pattern CARRYING =
      Pattern.compile("   Carrying virtual thread #(?<number>[0-9]+)");

  /** Whether a line is the first of a thread. */
  static boolean begins(String line) {
    return FIRST.matcher(line).matches();
  }

  static JavaThread parse(List<String> lines) {
    Matcher first = FIRST.matcher(lines.getFirst());
    if (!first.matches()) {
      throw new IllegalArgumentException("not the first line of a thread: " + lines.getFirst());
    }
    String number = first.group("number") == null ? "" : first.group("number");
    String behind = lines.getFirst().substring(first.end("name") + 1);
    String state = "";
    String detail = "";
    List<String> stack = new ArrayList<>();
    List<ThreadLock> locks = new ArrayList<>();
    OptionalLong carries = OptionalLong.empty();
    for (String line : lines.subList(1, lines.size())) {
      Matcher frame = FRAME.matcher(line);
      Matcher stateLine = STATE.matcher(line);
      Matcher carrying = CARRYING.matcher(line);
      if (frame.matches()) {
        stack.add(frame.group("frame"));
      } else if (stateLine.matches()) {
        state = stateLine.group("state");
        detail = stateLine.group("detail") == null ? "" : stateLine.group("detail");
      } else if (carrying.matches()) {
        carries = OptionalLong.of(Long.parseLong(carrying.group("number")));
      } else {
        ThreadLock.parse(line, stack.size() - 1).ifPresent(locks::add);
      }
    }
    return new JavaThread(
        first.group("name"),
        !number.isEmpty(),
        ThreadHeader.parse(number, behind),
        state,
        detail,
        List.copyOf(stack),
        List.copyOf(locks),
        carries);
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    if (java) {
      json.addProperty("number", header.number());
      json.addProperty("daemon", header.daemon());
      header.priority().ifPresent(value -> json.addProperty("priority", value));
      json.addProperty("state", state);
      if (!detail.isEmpty()) {
        json.addProperty("detail", detail);
      }
    }
    header.nativeId().ifPresent(value -> json.addProperty("native_id", value));
    header.cpuMillis().ifPresent(value -> json.addProperty("cpu_ms", value));
    header.elapsedSeconds().ifPresent(value -> json.addProperty("elapsed_s", value));
    header.allocatedBytes().ifPresent(value -> json.addProperty("allocated_bytes", value));
    carries.ifPresent(value -> json.addProperty("carries_virtual_thread", value));
    if (java) {
      JsonArray frames = new JsonArray();
      stack.forEach(frames::add);
      json.add("stack", frames);
      JsonArray held = new JsonArray();
      locks.forEach(lock -> held.add(lock.json()));
      json.add("locks", held);
    }
    return json;
  }
}
