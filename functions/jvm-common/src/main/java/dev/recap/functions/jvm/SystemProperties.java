package dev.recap.functions.jvm;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A JVM's system properties, the answer to {@code VM.system_properties}.
 *
 * @param values by name
 */
record SystemProperties(Map<String, String> values) {

  static SystemProperties parse(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new Refusal("Tried to read the system properties but " + e.getMessage(), e);
    }
    Map<String, String> values = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      values.put(name, properties.getProperty(name));
    }
    return new SystemProperties(values);
  }

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  JsonObject json() {
    Map<String, String> shown = Secrets.values(values);
    if (shown.containsKey("sun.java.command")) {
      // The program's own arguments, where secrets stand behind names of their own.
      shown.put("sun.java.command", Secrets.inCommand(text("sun.java.command")));
    }
    JsonObject json = new JsonObject();
    shown.forEach(json::addProperty);
    return json;
  }
}
