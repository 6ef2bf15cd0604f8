package dev.recap.catalog.lock;

import dev.recap.catalog.yaml.YamlDocument;
import dev.recap.core.capsule.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the values of a {@code capsule.lock} into a lock; what is wrong is said with its line. */
final class LockDecoder {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern DEBIAN_NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]+");
  private static final Pattern DEBIAN_VERSION = Pattern.compile("[A-Za-z0-9.+:~-]+");
  private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "debian", "image", "java");

  private final YamlDocument document;

  private LockDecoder(YamlDocument document) {
    this.document = document;
  }

  /**
   * Decodes one.
   *
   * @throws IllegalArgumentException when it is none; the message names the line
   */
  static CapsuleLock lock(YamlDocument document) {
    return new LockDecoder(document).lock();
  }

  private CapsuleLock lock() {
    Map<String, Object> values = document.values();
    for (String field : values.keySet()) {
      if (!FIELDS.contains(field)) {
        throw wrong("/" + field, field + " is not a field of a lock");
      }
    }
    if (!"recap.dev/v1".equals(values.get("apiVersion"))
        || !"CapsuleLock".equals(values.get("kind"))) {
      throw wrong("", "it does not say apiVersion: recap.dev/v1 and kind: CapsuleLock");
    }
    Map<String, List<CapsuleLock.DebianPackage>> debian = new TreeMap<>();
    if (values.get("debian") instanceof Map<?, ?> distributions) {
      distributions.forEach((name, packages) ->
          debian.put(String.valueOf(name), list("/debian/" + name, packages, this::debianPackage)));
    } else if (values.containsKey("debian")) {
      throw wrong("/debian", "debian is not a mapping of distributions to packages");
    }
    return new CapsuleLock(
        Map.copyOf(debian),
        Optional.ofNullable(values.get("image")).map(value -> image(new Item("/image", value))),
        list("/java", values.get("java"), this::javaArtifact));
  }

  private record Item(String pointer, @Nullable Object value) {}

  private <T> List<T> list(String pointer, @Nullable Object value, Function<Item, T> decode) {
    List<T> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        items.add(decode.apply(new Item(pointer + "/" + i, list.get(i))));
      }
    } else if (value != null) {
      throw wrong(pointer, "a list was expected");
    }
    return List.copyOf(items);
  }

  private CapsuleLock.DebianPackage debianPackage(Item item) {
    return new CapsuleLock.DebianPackage(
        text(item, "package", DEBIAN_NAME),
        text(item, "version", DEBIAN_VERSION),
        text(item, "sha256", SHA256));
  }

  private CapsuleLock.JavaArtifact javaArtifact(Item item) {
    return new CapsuleLock.JavaArtifact(
        text(item, "artifact", Pattern.compile(".+")), text(item, "sha256", SHA256));
  }

  private CapsuleLock.Image image(Item item) {
    return new CapsuleLock.Image(
        text(item, "from", Pattern.compile(".+")),
        new Digest(text(item, "digest", Pattern.compile("sha256:[0-9a-f]{64}"))));
  }

  private String text(Item item, String field, Pattern form) {
    if (item.value() instanceof Map<?, ?> map
        && map.get(field) instanceof String text
        && form.matcher(text).matches()) {
      return text;
    }
    throw wrong(item.pointer(), field + " is missing or malformed");
  }

  private IllegalArgumentException wrong(String pointer, String why) {
    return new IllegalArgumentException("line %d: %s".formatted(document.line(pointer), why));
  }
}
