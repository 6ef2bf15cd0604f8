package dev.recap.functions.jvm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.OptionalLong;

/**
 * The numbers of a JVM: memory, garbage collection, classes, threads, safepoints.
 *
 * @param counters those of the JVM
 */
record Counted(PerfCounters counters) {
  private static final int MOST = 16;

  void addTo(JsonObject json) {
    json.add("gc", collectors());
    json.add("classes", classes());
    json.add("threads", threads());
    JsonObject safepoints = new JsonObject();
    put(safepoints, "count", counters.number("sun.rt.safepoints"));
    put(safepoints, "ms", counters.millis("sun.rt.safepointTime"));
    json.add("safepoints", safepoints);
  }

  /** Heap spaces and metaspace as of the last garbage collection. */
  JsonArray pools() {
    JsonArray pools = new JsonArray();
    for (int generation = 0; generation < MOST; generation++) {
      String prefix = "sun.gc.generation." + generation;
      for (int space = 0; space < MOST; space++) {
        pool(
            pools,
            prefix + ".space." + space,
            counters.text(prefix + ".name")
                + " "
                + counters.text(prefix + ".space." + space + ".name"));
      }
    }
    pool(pools, "sun.gc.metaspace", "metaspace");
    pool(pools, "sun.gc.compressedclassspace", "compressed class space");
    return pools;
  }

  private void pool(JsonArray pools, String prefix, String name) {
    if (counters.number(prefix + ".capacity").isPresent()) {
      JsonObject pool = new JsonObject();
      pool.addProperty("name", name);
      put(pool, "used_bytes", counters.number(prefix + ".used"));
      put(pool, "capacity_bytes", counters.number(prefix + ".capacity"));
      put(pool, "max_bytes", counters.number(prefix + ".maxCapacity"));
      pools.add(pool);
    }
  }

  private JsonObject collectors() {
    JsonArray collectors = new JsonArray();
    for (int i = 0; i < MOST; i++) {
      String prefix = "sun.gc.collector." + i;
      if (!counters.text(prefix + ".name").isEmpty()) {
        JsonObject collector = new JsonObject();
        collector.addProperty("name", counters.text(prefix + ".name"));
        put(collector, "collections", counters.number(prefix + ".invocations"));
        put(collector, "ms", counters.millis(prefix + ".time"));
        collectors.add(collector);
      }
    }
    JsonObject gc = new JsonObject();
    gc.add("collectors", collectors);
    gc.addProperty("last_cause", counters.text("sun.gc.lastCause"));
    return gc;
  }

  private JsonObject classes() {
    JsonObject classes = new JsonObject();
    OptionalLong loaded = counters.number("java.cls.loadedClasses");
    OptionalLong shared = counters.number("java.cls.sharedLoadedClasses");
    if (loaded.isPresent()) {
      classes.addProperty("loaded", loaded.getAsLong() + shared.orElse(0));
    }
    put(classes, "loaded_from_archive", shared);
    put(classes, "unloaded", counters.number("java.cls.unloadedClasses"));
    put(classes, "ms", counters.millis("sun.cls.time"));
    return classes;
  }

  private JsonObject threads() {
    JsonObject threads = new JsonObject();
    put(threads, "live", counters.number("java.threads.live"));
    put(threads, "daemon", counters.number("java.threads.daemon"));
    put(threads, "peak", counters.number("java.threads.livePeak"));
    put(threads, "started", counters.number("java.threads.started"));
    return threads;
  }

  private static void put(JsonObject json, String name, OptionalLong value) {
    if (value.isPresent()) {
      json.addProperty(name, value.getAsLong());
    }
  }
}
