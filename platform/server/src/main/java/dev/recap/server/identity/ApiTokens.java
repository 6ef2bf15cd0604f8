package dev.recap.server.identity;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes API tokens and knows them again: {@code recap_}, ten characters by which they are found, an
 * underscore, and 256 random bits in the Base64 of URLs. Of these only a SHA-256 is kept; it needs
 * no salt and no slow hash, because nobody can try so many.
 */
public final class ApiTokens {
  /** What tokens begin with, for whoever looks for lost ones. */
  public static final String PREFIX = "recap_";

  /** The longest a token is valid. */
  public static final Duration LONGEST = Duration.ofDays(366);

  private static final Pattern FORM =
      Pattern.compile(PREFIX + "([a-z0-9]{10})_([A-Za-z0-9_-]{43})");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final String ID_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int ID_LENGTH = 10;
  private static final int SECRET_BYTES = 32;
  private static final String NO_HASH = "0".repeat(64);

  /** How old a last use may be before it is written again. */
  private static final Duration GRAIN = Duration.ofMinutes(1);

  private final Tokens tokens;
  private final SecureRandom random;
  private final TimeSource time;

  /** Tokens of one server. */
  public ApiTokens(Tokens tokens, SecureRandom random, TimeSource time) {
    this.tokens = tokens;
    this.random = random;
    this.time = time;
  }

  /** What asking for a token gave. */
  public sealed interface Creation {
    /**
     * It was made.
     *
     * @param secret the whole token, which cannot be shown again
     */
    record Created(Token token, String secret) implements Creation {
      @Override
      public String toString() {
        return "Created[" + token + "]";
      }
    }

    /** It was not. */
    record Refused(Problem problem) implements Creation {}
  }

  static boolean looksLikeOne(String text) {
    return text.startsWith(PREFIX);
  }

  /**
   * Makes one.
   *
   * @param scopes at most those of {@code by}
   * @param lifetime at most {@link #LONGEST}
   * @param by who makes it, an administrator
   */
  public Creation create(String name, Set<Scope> scopes, Duration lifetime, Identity.Known by) {
    Optional<String> problem = problem(name, scopes, lifetime, by);
    if (problem.isPresent()) {
      return new Creation.Refused(
          new Problem(Problem.Kind.USAGE, "Tried to make a token but %s".formatted(problem.get())));
    }
    String id = id();
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant now = time.now();
    Token token =
        new Token(
            id,
            name,
            scopes,
            now,
            by.caller().name(),
            now.plus(lifetime),
            Optional.empty(),
            Optional.empty());
    tokens.keep(new Tokens.Kept(token, hash(secret)));
    return new Creation.Created(token, PREFIX + id + "_" + secret);
  }

  /** All of them, the newest first. */
  public List<Token> list() {
    return tokens.list();
  }

  /** Whether whoever has a name can still prove it by a token with this scope. */
  public boolean isLive(String name, Scope scope) {
    Instant now = time.now();
    return tokens.list().stream()
        .anyMatch(token ->
            token.name().equals(name) && token.scopes().contains(scope) && token.isLive(now));
  }

  /**
   * Takes one back.
   *
   * @return whether there was one that was not taken back yet
   */
  public boolean revoke(String id, Caller by) {
    return tokens.revoke(id, by.name(), time.now());
  }

  Identity identity(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Identity.Unknown.because("the token is cut off or changed: send it as it was shown");
    }
    Optional<Tokens.Kept> kept = tokens.find(parts.group(1));
    // Compared in any case, and always in the same time.
    boolean proven =
        MessageDigest.isEqual(
            ascii(hash(parts.group(2))), ascii(kept.map(Tokens.Kept::sha256).orElse(NO_HASH)));
    if (kept.isEmpty() || !proven) {
      return Identity.Unknown.because("there is no such token");
    }
    Token token = kept.get().token();
    Instant now = time.now();
    if (token.revoked().isPresent()) {
      return Identity.Unknown.because("the token %s was revoked".formatted(token.id()));
    }
    if (!token.isLive(now)) {
      return Identity.Unknown.because(
          "the token %s expired at %s".formatted(token.id(), token.expires()));
    }
    remember(token, now);
    return new Identity.Known(new Caller("token:" + token.name(), Set.of()), token.scopes());
  }

  private void remember(Token token, Instant now) {
    if (token.lastUsed().filter(last -> last.isAfter(now.minus(GRAIN))).isEmpty()) {
      try {
        tokens.used(token.id(), now);
      } catch (PlatformException e) {
        // A full disk keeps nobody out: what they may do still does not depend on this.
        if (e.problem().kind() != Problem.Kind.HOST_FULL) {
          throw e;
        }
      }
    }
  }

  private static Optional<String> problem(
      String name, Set<Scope> scopes, Duration lifetime, Identity.Known by) {
    if (!NAME.matcher(name).matches()) {
      return Optional.of(
          "\"%s\" is no name for it: use letters, digits, dots, dashes and underscores, 63 at most"
              .formatted(name));
    }
    if (scopes.isEmpty()) {
      return Optional.of("it has no scope: give it read, invoke, admin or events");
    }
    if (!by.scopes().containsAll(scopes)) {
      return Optional.of("it would have scopes that your own credential has not: leave them out");
    }
    if (!lifetime.isPositive() || lifetime.compareTo(LONGEST) > 0) {
      return Optional.of(
          "%s is no time for it to be valid: at most %d days are"
              .formatted(lifetime, LONGEST.toDays()));
    }
    return Optional.empty();
  }

  private String id() {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_DIGITS.charAt(random.nextInt(ID_DIGITS.length())));
    }
    return id.toString();
  }

  private static String hash(String secret) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(ascii(secret)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
