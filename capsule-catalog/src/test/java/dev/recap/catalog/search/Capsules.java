package dev.recap.catalog.search;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Sha256;
import dev.recap.core.capsule.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Entries of capsules as real ones are, by the thousand or one by one. */
final class Capsules {
  private static final List<String> SUBJECTS =
      List.of(
          "postgres",
          "redis",
          "nginx",
          "jvm",
          "python",
          "node",
          "kafka",
          "tls",
          "dns",
          "http",
          "disk",
          "cgroup",
          "tcp",
          "udp",
          "heap",
          "thread",
          "socket",
          "file",
          "log",
          "process",
          "memory",
          "cpu",
          "network",
          "certificate",
          "package",
          "user",
          "mount",
          "kernel",
          "route",
          "firewall",
          "database",
          "queue",
          "cache",
          "session",
          "cron",
          "signal",
          "core",
          "stack",
          "container",
          "image");
  private static final List<String> ACTIONS =
      List.of(
          "dump", "trace", "check", "inspect", "watch", "profile", "list", "backup", "restore",
          "rotate", "flush", "probe", "capture", "replay", "diff", "audit", "export", "sample",
          "stats", "tail", "search", "repair", "scan", "record", "shell");
  private static final List<String> QUALITIES =
      List.of(
          "slow", "open", "large", "stale", "recent", "idle", "failed", "remote", "local", "busy",
          "hidden", "deleted", "expired", "blocked", "unused");
  private static final List<String> CAPABILITIES =
      List.of("NET_RAW", "NET_ADMIN", "SYS_PTRACE", "SYS_ADMIN", "DAC_OVERRIDE", "KILL");
  private static final List<String> CATEGORIES =
      List.of("processes", "network", "files", "memory", "databases", "java", "security", "logs");

  private Capsules() {}

  /** As many different ones as asked for, always the same. */
  static List<Entry> many(int count) {
    Random random = new Random(42);
    Map<String, Entry> all = new LinkedHashMap<>();
    for (int i = 0; all.size() < count; i++) {
      String subject = one(SUBJECTS, random);
      String action = one(ACTIONS, random);
      String quality = one(QUALITIES, random);
      String name =
          switch (random.nextInt(3)) {
            case 0 -> subject + "-" + action;
            case 1 -> quality + "-" + subject + "-" + action;
            default -> subject + "-" + action + "-" + i;
          };
      all.putIfAbsent(name, generated(name, subject, action, quality, random));
    }
    return List.copyOf(all.values());
  }

  private static Entry generated(
      String name, String subject, String action, String quality, Random random) {
    One one =
        one(name)
            .summary("Shows which %s %ss of the target to %s".formatted(quality, subject, action))
            .description(sentences(random, 4))
            .readme("# " + name + "\n\n" + sentences(random, 25))
            .keywords(subject, action, one(QUALITIES, random))
            .categories(one(CATEGORIES, random))
            .filesystem(one(List.of("none", "none", "read", "read", "write"), random));
    if (random.nextInt(4) == 0) {
      one.capabilities(one(CAPABILITIES, random));
    }
    return one.version("1.%d.0".formatted(random.nextInt(9))).entry();
  }

  private static String sentences(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(
          "It can %s the %s %s of a %s and %s what is %s, number %d. "
              .formatted(
                  one(ACTIONS, random),
                  one(QUALITIES, random),
                  one(SUBJECTS, random),
                  one(SUBJECTS, random),
                  one(ACTIONS, random),
                  one(QUALITIES, random),
                  random.nextInt(2000)));
    }
    return text.toString();
  }

  private static String one(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  /** A capsule of that name that says nothing of itself. */
  static One one(String name) {
    return new One(name);
  }

  /** A capsule that is being described. */
  static final class One {
    private final String name;
    private final Map<String, Object> about = new LinkedHashMap<>();
    private final Map<String, Object> binding = new LinkedHashMap<>();
    private String version = "1.0.0";
    private String readme = "";
    private String source = "team";
    private Testimony testimony = Testimony.NONE;

    private One(String name) {
      this.name = name;
      about.put("summary", "A capsule");
      about.put("license", "Apache-2.0");
    }

    One version(String text) {
      version = text;
      return this;
    }

    One source(String text) {
      source = text;
      return this;
    }

    One summary(String text) {
      about.put("summary", text);
      return this;
    }

    One description(String text) {
      about.put("description", text);
      return this;
    }

    One keywords(String... words) {
      about.put("keywords", List.of(words));
      return this;
    }

    One categories(String... words) {
      about.put("categories", List.of(words));
      return this;
    }

    One capabilities(String... names) {
      binding.put("capabilities", List.of(names));
      return this;
    }

    One filesystem(String word) {
      binding.put("filesystem", word);
      return this;
    }

    One user(String word) {
      binding.put("user", word);
      return this;
    }

    One readme(String text) {
      readme = text;
      return this;
    }

    One signedBy(String... names) {
      testimony =
          new Testimony(testimony.standing(), List.of(names), testimony.bill(), testimony.tested());
      return this;
    }

    One tested() {
      testimony =
          new Testimony(
              testimony.standing(),
              testimony.signers(),
              testimony.bill(),
              Optional.of(new Testimony.Tested(3, 0)));
      return this;
    }

    One is(Standing.State state) {
      testimony =
          new Testimony(
              new Standing(state, "", Optional.empty(), List.of()),
              testimony.signers(),
              testimony.bill(),
              testimony.tested());
      return this;
    }

    /** Its manifest as JSON text. */
    String json() {
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("name", name);
      metadata.put("version", version);
      metadata.putAll(about);
      Map<String, Object> spec = new LinkedHashMap<>();
      spec.put("entrypoint", List.of("/bin/" + name));
      spec.put("binding", binding);
      Map<String, Object> manifest = new LinkedHashMap<>();
      manifest.put("apiVersion", "recap.dev/v1");
      manifest.put("kind", "Capsule");
      manifest.put("metadata", metadata);
      manifest.put("spec", spec);
      manifest.put("build", Map.of("files", List.of(Map.of("from", name, "to", "/bin/" + name))));
      return PlainJson.write(manifest);
    }

    Entry entry() {
      String json = json();
      boolean local = source.equals(Entry.LOCAL);
      Digest digest = Sha256.of(json.getBytes(StandardCharsets.UTF_8));
      return new Entry(
          source,
          local ? "" : "registry.example.com/" + source + "/" + name,
          name,
          version,
          Optional.of(digest),
          json,
          readme,
          "",
          1_000_000,
          1,
          testimony,
          new ArrayList<>());
    }
  }
}
