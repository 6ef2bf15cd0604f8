package dev.recap.catalog.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChallengeTest {

  @Test
  void readsWhatRegistriesSend() {
    assertThat(
            Challenge.of(
                List.of(
                    "Bearer realm=\"https://auth.example.com/token\",service=\"registry.example.com\","
                        + "scope=\"repository:team/top:pull,push\", error=invalid_token")))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://auth.example.com/token",
                    "service", "registry.example.com",
                    "scope", "repository:team/top:pull,push",
                    "error", "invalid_token")));
  }

  @Test
  void readsSeveralInOneValueAndInSeveral() {
    assertThat(
            Challenge.of(
                List.of("Negotiate, BASIC Realm=\"a \\\"quoted\\\" realm\", Digest x=y", "Bearer")))
        .containsExactly(
            new Challenge("negotiate", Map.of()),
            new Challenge("basic", Map.of("realm", "a \"quoted\" realm")),
            new Challenge("digest", Map.of("x", "y")),
            new Challenge("bearer", Map.of()));
  }

  @Test
  void passesOverWhatItCannotRead() {
    assertThat(Challenge.of(List.of("", ",,,", "\"", "= = =", "Basic realm=\"open")))
        .contains(new Challenge("basic", Map.of()));
  }
}
