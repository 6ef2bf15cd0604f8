package dev.recap.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every keeper of tokens does. */
abstract class TokensContract {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123456789Z");

  private Tokens tokens;

  abstract Tokens open();

  @BeforeEach
  void begin() {
    tokens = open();
  }

  private static Tokens.Kept token(String id, Instant created) {
    return new Tokens.Kept(
        new Token(
            id,
            "ci",
            Set.of(Scope.READ, Scope.INVOKE),
            created,
            "root",
            created.plus(Duration.ofDays(90)),
            Optional.empty(),
            Optional.empty()),
        "0a".repeat(32));
  }

  @Test
  void keepsAllOfIt() {
    tokens.keep(token("a", NOW));
    tokens.keep(token("b", NOW.plusSeconds(1)));

    assertThat(tokens.find("a")).contains(token("a", NOW));
    assertThat(tokens.find("c")).isEmpty();
    assertThat(tokens.list()).extracting(Token::id).containsExactly("b", "a");
  }

  @Test
  void keepsNoTwoOfOneId() {
    tokens.keep(token("a", NOW));

    assertThatThrownBy(() -> tokens.keep(token("a", NOW))).isInstanceOf(RuntimeException.class);
  }

  @Test
  void takesOneBackOnce() {
    tokens.keep(token("a", NOW));

    assertThat(tokens.revoke("a", "root", NOW.plusSeconds(7))).isTrue();
    assertThat(tokens.revoke("a", "root", NOW.plusSeconds(8))).isFalse();
    assertThat(tokens.revoke("b", "root", NOW)).isFalse();
    assertThat(tokens.find("a").orElseThrow().token().revoked()).contains(NOW.plusSeconds(7));
  }

  @Test
  void remembersTheLastUse() {
    tokens.keep(token("a", NOW));
    tokens.used("a", NOW.plusSeconds(3));
    tokens.used("b", NOW);

    assertThat(tokens.find("a").orElseThrow().token().lastUsed()).contains(NOW.plusSeconds(3));
    assertThat(tokens.find("a").orElseThrow().token().revoked()).isEmpty();
  }
}
