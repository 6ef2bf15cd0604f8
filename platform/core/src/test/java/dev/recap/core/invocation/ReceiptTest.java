package dev.recap.core.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.Receipt.Check;
import dev.recap.core.invocation.Receipt.Finding;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReceiptTest {
  private static final Finding SAME = new Finding.Same();
  private static final Finding TARGETS = new Finding.ChangedByTarget(List.of("+ a"));
  private static final Finding LEFT = new Finding.LeftBehind(List.of("+ a"));
  private static final Finding NOT_TAKEN = new Finding.NotTaken("the target ended");

  @Test
  void isCleanWhenNothingOfTheCapsulesDoingIsLeft() {
    assertThat(receipt(SAME, TARGETS).clean()).isTrue();
    assertThat(Receipt.untouched().clean()).isTrue();
  }

  @Test
  void isNotCleanWhenAnythingIsLeft() {
    assertThat(receipt(SAME, LEFT, TARGETS).clean()).isFalse();
  }

  @Test
  void neverClaimsToBeCleanWhenAnythingCouldNotBeCompared() {
    assertThat(receipt(SAME, NOT_TAKEN).clean()).isFalse();
    assertThat(receipt().clean()).isFalse();
    assertThat(Receipt.notTaken("RECap died").clean()).isFalse();
  }

  private static Receipt receipt(Finding... findings) {
    return new Receipt(
        Arrays.stream(findings).map(finding -> new Check("mounts", finding, "")).toList(),
        Duration.ZERO);
  }
}
