package dev.recap.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.server.access.ManualTime;
import dev.recap.server.identity.ApiTokens.Creation;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiTokensTest {
  private static final Identity.Known ROOT = new Identity.Known(Caller.local("root"), Scope.ALL);
  private static final Duration DAY = Duration.ofDays(1);

  private final ManualTime time = new ManualTime();
  private final MemoryTokens kept = new MemoryTokens();
  private final ApiTokens tokens = new ApiTokens(kept, new SecureRandom(), time);

  private Creation.Created create(String name, Scope... scopes) {
    return (Creation.Created) tokens.create(name, Set.of(scopes), DAY, ROOT);
  }

  private String refused(String token) {
    return ((Identity.Unknown) tokens.identity(token)).problem().message();
  }

  @Test
  void knowsATokenAgain() {
    Creation.Created made = create("ci", Scope.READ, Scope.INVOKE);

    assertThat(made.secret()).matches("recap_[a-z0-9]{10}_[A-Za-z0-9_-]{43}");
    assertThat(tokens.identity(made.secret()))
        .isEqualTo(
            new Identity.Known(new Caller("token:ci", Set.of()), Set.of(Scope.READ, Scope.INVOKE)));
  }

  @Test
  void keepsOnlyAHash() {
    Creation.Created made = create("ci", Scope.READ);
    String secret = made.secret().substring(made.secret().length() - 43);
    Tokens.Kept one = kept.find(made.token().id()).orElseThrow();

    assertThat(one.sha256()).matches("[0-9a-f]{64}");
    assertThat(one.toString()).doesNotContain(secret);
    assertThat(made.toString()).doesNotContain(secret);
  }

  @Test
  void noTwoTokensAreAlike() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      seen.add(create("ci", Scope.READ).secret());
    }

    assertThat(seen).hasSize(1000);
  }

  @Test
  void refusesOneThatWasChangedAnywhere() {
    String token = create("ci", Scope.READ).secret();
    for (int i = ApiTokens.PREFIX.length(); i < token.length(); i++) {
      char other = token.charAt(i) == 'a' ? 'b' : 'a';
      String changed = token.substring(0, i) + other + token.substring(i + 1);

      assertThat(tokens.identity(changed)).as(changed).isInstanceOf(Identity.Unknown.class);
    }
    assertThat(refused(token.substring(0, token.length() - 1))).contains("cut off");
    assertThat(refused(token + "a")).contains("cut off");
  }

  @Test
  void refusesOneThatExpiredOrWasTakenBack() {
    Creation.Created made = create("ci", Scope.READ);
    Creation.Created other = create("ci", Scope.READ);
    assertThat(tokens.revoke(other.token().id(), Caller.local("root"))).isTrue();
    assertThat(tokens.revoke(other.token().id(), Caller.local("root"))).isFalse();
    assertThat(tokens.revoke("nosuch", Caller.local("root"))).isFalse();

    assertThat(refused(other.secret())).contains("revoked");
    assertThat(tokens.identity(made.secret())).isInstanceOf(Identity.Known.class);
    time.pass(DAY);
    assertThat(refused(made.secret())).contains("expired");
  }

  @Test
  void aNameIsLiveAsLongAsOneOfItsTokensHasTheScope() {
    Creation.Created first = create("ci", Scope.INVOKE);
    create("ci", Scope.READ);
    create("other", Scope.INVOKE);
    assertThat(tokens.isLive("ci", Scope.INVOKE)).isTrue();
    assertThat(tokens.isLive("c", Scope.INVOKE)).isFalse();

    tokens.revoke(first.token().id(), Caller.local("root"));
    assertThat(tokens.isLive("ci", Scope.INVOKE)).isFalse();
    assertThat(tokens.isLive("ci", Scope.READ)).isTrue();
    time.pass(DAY);
    assertThat(tokens.isLive("ci", Scope.READ)).isFalse();
  }

  @Test
  void remembersTheLastUseToTheMinute() {
    Creation.Created made = create("ci", Scope.READ);
    for (int i = 0; i < 10; i++) {
      tokens.identity(made.secret());
      time.pass(Duration.ofSeconds(12));
    }

    assertThat(kept.writes()).isEqualTo(2);
    assertThat(tokens.list().getFirst().lastUsed()).contains(time.now().minusSeconds(60));
  }

  @Test
  void makesNoTokenWithMoreThanItsMakerHas() {
    Identity.Known reader =
        new Identity.Known(new Caller("token:reader", Set.of()), Set.of(Scope.READ));

    assertThat(tokens.create("x", Set.of(Scope.READ, Scope.INVOKE), DAY, reader))
        .isInstanceOf(Creation.Refused.class);
    assertThat(tokens.create("x", Set.of(Scope.READ), DAY, reader))
        .isInstanceOf(Creation.Created.class);
  }

  @Test
  void refusesNamesScopesAndTimesThatAreNone() {
    Set<Scope> read = Set.of(Scope.READ);
    for (String name : new String[] {"", "a:b", "a b", "-x", "x".repeat(64), "a\n"}) {
      assertThat(tokens.create(name, read, DAY, ROOT)).isInstanceOf(Creation.Refused.class);
    }
    assertThat(tokens.create("x", Set.of(), DAY, ROOT)).isInstanceOf(Creation.Refused.class);
    assertThat(tokens.create("x", read, Duration.ZERO, ROOT)).isInstanceOf(Creation.Refused.class);
    assertThat(tokens.create("x", read, Duration.ofDays(367), ROOT))
        .isInstanceOf(Creation.Refused.class);
    assertThat(kept.list()).isEmpty();
  }
}
