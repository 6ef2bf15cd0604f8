package dev.recap.functions.jvm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The capsule {@code jvm-info}: what a JVM is, how it was started and how it fares. */
public final class JvmInfo {
  private static final List<String> OPTION_VARIABLES =
      List.of(
          "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JAVA_OPTIONS", "JAVA_OPTS");

  private static final long KIB = 1024;

  private JvmInfo() {}

  /** Takes {@code pid}. */
  public static JsonObject main(JsonObject given) {
    Parameters parameters = new Parameters(given);
    try (Attachment jvm = parameters.attach()) {
      return describe(jvm);
    }
  }

  private static JsonObject describe(Attachment jvm) {
    JavaProcess process = jvm.process();
    SystemProperties properties = SystemProperties.parse(jvm.run("VM.system_properties"));
    Flags flags = Flags.parse(jvm.run("VM.flags"));
    PerfCounters counters = PerfCounters.of(process);
    JsonObject json = new JsonObject();
    JsonObject version = jvm.version().json(process.pid());
    version.addProperty("vendor", properties.text("java.vendor"));
    version.addProperty("home", properties.text("java.home"));
    json.add("jvm", version);
    json.addProperty("uptime_s", uptime(jvm.run("VM.uptime")));
    json.add("user", user(process.identity()));
    json.add("command_line", array(Secrets.inArguments(process.commandLine())));
    json.addProperty("jvm_arguments", arguments(jvm.run("VM.command_line")));
    json.add("environment", options(process.environment()));
    json.add("memory", memory(process, jvm, flags, counters));
    if (counters.values().isEmpty()) {
      Retold.by(jvm).addTo(json);
    } else {
      new Counted(counters).addTo(json);
    }
    json.add("flags", flags.json());
    json.add("system_properties", properties.json());
    if (counters.values().isEmpty()) {
      json.addProperty(
          "missing",
          "memory pools, times of collections, threads and safepoints: the JVM has no counters in /tmp/hsperfdata_USER (-XX:-UsePerfData, or its user has no name in /etc/passwd)");
    }
    return json;
  }

  /** "12.345 s", with a heading before Java 9. */
  private static double uptime(String text) {
    String last = text.strip().lines().reduce("", (first, second) -> second);
    return Double.parseDouble(last.replaceAll("[^0-9.]", ""));
  }

  /** The options of all sources together: command line, environment and files. */
  private static String arguments(String text) {
    String prefix = "jvm_args: ";
    return text.lines()
        .filter(line -> line.startsWith(prefix))
        .findFirst()
        .map(line -> Secrets.inCommand(line.substring(prefix.length()).strip()))
        .orElse("");
  }

  private static JsonObject user(JavaProcess.Identity identity) {
    JsonObject json = new JsonObject();
    json.addProperty("uid", identity.user());
    json.addProperty("gid", identity.group());
    return json;
  }

  private static JsonObject options(List<String> environment) {
    JsonObject json = new JsonObject();
    for (String line : environment) {
      int equals = line.indexOf('=');
      if (equals > 0 && OPTION_VARIABLES.contains(line.substring(0, equals))) {
        json.addProperty(line.substring(0, equals), Secrets.inCommand(line.substring(equals + 1)));
      }
    }
    return json;
  }

  private static JsonObject memory(
      JavaProcess process, Attachment jvm, Flags flags, PerfCounters counters) {
    JsonObject memory = new JsonObject();
    try {
      memory.addProperty("heap_used_bytes", HeapInfo.parse(jvm.run("GC.heap_info")).used());
    } catch (Attachment.CommandFailed e) {
      // Java 8 has no such command; its counters have the same.
    }
    OptionalLong most = flags.number("MaxHeapSize");
    most.ifPresent(value -> memory.addProperty("heap_max_bytes", value));
    kib(memory, "resident_bytes", process.number("VmRSS:"));
    kib(memory, "peak_resident_bytes", process.number("VmHWM:"));
    memory.add("pools_at_last_gc", new Counted(counters).pools());
    return memory;
  }

  private static void kib(JsonObject json, String name, OptionalInt value) {
    if (value.isPresent()) {
      json.addProperty(name, value.getAsInt() * KIB);
    }
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
