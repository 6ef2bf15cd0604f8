package dev.recap.server.access;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.invocation.Access.Ask;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes of an ask a text that changes with anything an approval relies on. With a key, so that
 * secrets among the parameters cannot be guessed from it.
 */
final class Pin {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKey key;

  Pin(SecretKey key) {
    this.key = key;
  }

  String of(String grant, Ask ask) {
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(grant);
    parts.add(ask.caller().name());
    parts.add(ask.capsule().digest().value());
    parts.add(ask.target().runtime());
    parts.add(ask.target().id());
    // The number of a bare process is used again; a container's id never is.
    parts.add(ask.target().runtime().equals("pid") ? ask.target().startTicks() : 0L);
    parts.add(ask.interactive());
    parts.add(ask.reason().orElse(null));
    parts.add(sorted(ask.parameters().values()));
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of()
          .formatHex(mac.doFinal(PlainJson.write(parts).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> members = new TreeMap<>();
        PlainJson.object(map).forEach((name, member) -> members.put(name, sorted(member)));
        yield members;
      }
      case List<?> list -> {
        List<@Nullable Object> elements = new ArrayList<>();
        list.forEach(element -> elements.add(sorted((Object) element)));
        yield elements;
      }
      default -> value;
    };
  }
}
