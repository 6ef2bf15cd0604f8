package dev.recap.functions.redis;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** What a Redis server in the target says of itself, over the target's loopback device. */
public final class RedisInfo {
  private static final int TIMEOUT_MILLIS = 5000;

  private RedisInfo() {}

  /**
   * The function.
   *
   * @param parameters {@code port}, {@code username}, {@code password}, and the {@code section} of
   *     INFO
   * @return an object for each section, as INFO has them
   */
  public static JsonObject main(JsonObject parameters) {
    int port = parameters.get("port").getAsInt();
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(TIMEOUT_MILLIS)
            .socketTimeoutMillis(TIMEOUT_MILLIS)
            .clientName("recap");
    if (parameters.has("username")) {
      config.user(parameters.get("username").getAsString());
    }
    if (parameters.has("password")) {
      config.password(parameters.get("password").getAsString());
    }
    try (Jedis redis = new Jedis(new HostAndPort("127.0.0.1", port), config.build())) {
      return sections(redis.info(parameters.get("section").getAsString()));
    } catch (JedisException e) {
      throw new IllegalStateException(
          "Tried to ask the Redis server on 127.0.0.1:%d but %s: check port, username and password"
              .formatted(port, e.getMessage()),
          e);
    }
  }

  /** {@code # Section} lines, each followed by {@code name:value} lines. */
  private static JsonObject sections(String info) {
    JsonObject sections = new JsonObject();
    JsonObject section = new JsonObject();
    for (String line : info.lines().toList()) {
      int colon = line.indexOf(':');
      if (line.startsWith("# ")) {
        section = new JsonObject();
        sections.add(line.substring(2).strip().toLowerCase(java.util.Locale.ROOT), section);
      } else if (colon > 0) {
        section.add(line.substring(0, colon), value(line.substring(colon + 1)));
      }
    }
    return sections;
  }

  private static JsonPrimitive value(String text) {
    return text.matches("-?\\d{1,18}(\\.\\d+)?")
        ? new JsonPrimitive(new java.math.BigDecimal(text))
        : new JsonPrimitive(text);
  }
}
