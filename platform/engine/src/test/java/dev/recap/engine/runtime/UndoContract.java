package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Receipt.Finding;
import dev.recap.engine.fixture.BusyboxCapsule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a capsule changed on purpose, and how it is taken back. */
interface UndoContract {
  CapsuleBench bench();

  private BusyboxCapsule network(String script) {
    return bench().capsule(script).withCapabilities("NET_ADMIN");
  }

  @Test
  default void aChangeThatIsUndoneLeavesACleanReceipt() {
    InvocationRecord record =
        bench()
            .run(
                network("ip addr add 127.9.9.9/32 dev lo && ip addr | grep -q 127.9.9.9")
                    .undoneBy("ip addr del 127.9.9.9/32 dev lo"));
    assertThat(record.outcome()).contains(new Outcome.Succeeded());
  }

  @Test
  default void aChangeIsUndoneAlsoWhenTheCapsuleIsTimedOut() {
    InvocationRecord record =
        bench()
            .run(
                network("ip addr add 127.9.9.9/32 dev lo; trap '' TERM; sleep 1000")
                    .undoneBy("ip addr del 127.9.9.9/32 dev lo")
                    .within(Duration.ofSeconds(1)));
    assertThat(record.outcome()).contains(new Outcome.TimedOut(Duration.ofSeconds(1)));
  }

  @Test
  default void whatAnUndoLeavesBehindIsEndedToo() {
    bench()
        .run(
            network("ip addr add 127.9.9.9/32 dev lo")
                .undoneBy("ip addr del 127.9.9.9/32 dev lo; (setsid sleep 1000 &)"));
  }

  @Test
  default void anUndoThatFailsIsNamedInTheReceipt() {
    Receipt receipt =
        bench().loose(network("true").undoneBy("exit 1"), bench().root).receipt().orElseThrow();
    assertThat(receipt.clean()).isFalse();
    assertThat(receipt.checks())
        .filteredOn(check -> check.subject().equals("undo"))
        .singleElement()
        .satisfies(check -> assertThat(check.clean()).isFalse());
  }

  @Test
  default void aChangeThatIsNotUndoneIsNamed() {
    InvocationRecord record =
        bench().loose(network("ip addr add 127.9.9.9/32 dev lo"), bench().root);
    Receipt receipt = record.receipt().orElseThrow();
    assertThat(receipt.clean()).isFalse();
    Finding finding =
        receipt.checks().stream()
            .filter(c -> c.subject().equals("addresses"))
            .findFirst()
            .orElseThrow()
            .finding();
    assertThat(finding).isInstanceOf(Finding.LeftBehind.class);
    List<String> differences = ((Finding.LeftBehind) finding).differences();
    assertThat(differences).hasSize(1).first().asString().startsWith("+ ").contains("7f090909");
    InvocationRecord restored =
        bench().loose(network("ip addr del 127.9.9.9/32 dev lo"), bench().root);
    assertThat(restored.outcome()).contains(new Outcome.Succeeded());
    assertThat(restored.receipt().orElseThrow().clean()).isFalse();
  }

  @Test
  default void anUndoThatFailsDoesNotMakeTheReceiptClean() {
    InvocationRecord record =
        bench().loose(network("ip addr add 127.9.9.9/32 dev lo").undoneBy("exit 1"), bench().root);
    assertThat(record.receipt().orElseThrow().clean()).isFalse();
    bench().loose(network("ip addr del 127.9.9.9/32 dev lo"), bench().root);
  }
}
