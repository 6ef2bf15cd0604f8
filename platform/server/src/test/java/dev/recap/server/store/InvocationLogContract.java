package dev.recap.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.PlatformException;
import dev.recap.server.record.Records;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link InvocationLog} does. */
abstract class InvocationLogContract {
  private static final Instant NOON = Records.ACCEPTED;

  /** An empty log; the same one all through a test. */
  abstract InvocationLog log();

  /** Another user of the same records, as in another process. */
  abstract InvocationLog another();

  @Test
  void isEmptyAtFirst() {
    assertThat(log().list(10, Optional.empty())).isEmpty();
    assertThat(log().open()).isEmpty();
    assertThat(log().find("0")).isEmpty();
    assertThat(log().find("")).isEmpty();
  }

  @Test
  void keepsARecordFromItsBeginning() {
    InvocationRecord begun = begun("01a", 0);
    assertThat(log().find("01a")).contains(begun);
    assertThat(another().find("01a")).contains(begun);
    assertThat(log().open()).containsExactly(begun);
  }

  @Test
  void keepsEverythingOfItsEnd() {
    InvocationRecord ended = ended(begun("01a", 0));
    assertThat(log().find("01a")).contains(ended);
    assertThat(another().list(1, Optional.empty())).containsExactly(ended);
    assertThat(log().open()).isEmpty();
  }

  @Test
  void leavesARecordThatIsFinalAsItIs() {
    InvocationRecord begun = begun("01a", 0);
    InvocationRecord first = ended(begun);
    another().end(Records.ended(begun, new Outcome.Interrupted("Tried to but")));
    assertThat(log().find("01a")).contains(first);
  }

  @Test
  void refusesTheSameIdTwice() {
    InvocationRecord begun = begun("01a", 0);
    assertThatThrownBy(() -> another().begin(begun)).isInstanceOf(PlatformException.class);
    assertThat(log().list(10, Optional.empty())).containsExactly(begun);
  }

  @Test
  void refusesToEndWhatWasNeverBegun() {
    InvocationRecord stranger = Records.ended(Records.begun("01x", NOON), new Outcome.Succeeded());
    assertThatThrownBy(() -> log().end(stranger))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("never begun");
    assertThat(log().find("01x")).isEmpty();
  }

  @Test
  void refusesToEndWithoutAnOutcome() {
    InvocationRecord begun = begun("01a", 0);
    assertThatThrownBy(() -> log().end(begun)).isInstanceOf(IllegalArgumentException.class);
    assertThat(log().open()).containsExactly(begun);
  }

  @Test
  void findsByAPrefixThatOnlyOneHas() {
    InvocationRecord one = begun("01ab", 0);
    InvocationRecord other = begun("01acd", 1);
    assertThat(log().find("01ab")).contains(one);
    assertThat(log().find("01ac")).contains(other);
    assertThat(log().find("01AC")).contains(other);
    assertThat(log().find("01a")).isEmpty();
    assertThat(log().find("01acde")).isEmpty();
    assertThat(log().find("%")).isEmpty();
    assertThat(log().find("1")).isEmpty();
  }

  @Test
  void findsTheRecordWithThisIdAlthoughOthersStartSo() {
    InvocationRecord one = begun("01a", 0);
    begun("01ab", 1);
    assertThat(log().find("01a")).contains(one);
  }

  @Test
  void listsTheNewestFirstWhateverOrderTheyBeganIn() {
    InvocationRecord second = begun("01b", 2);
    InvocationRecord first = begun("01c", 1);
    InvocationRecord third = ended(begun("01a", 3));
    assertThat(log().list(10, Optional.empty())).containsExactly(third, second, first);
    assertThat(log().list(2, Optional.empty())).containsExactly(third, second);
    assertThat(log().list(10, Optional.of(third.accepted()))).containsExactly(second, first);
    assertThat(log().list(10, Optional.of(first.accepted()))).isEmpty();
    assertThat(log().list(0, Optional.empty())).isEmpty();
  }

  @Test
  void servesManyThreadsAtOnce() {
    int each = 20;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (InvocationLog log : List.of(log(), another())) {
        for (int thread = 0; thread < 8; thread++) {
          String prefix = "01" + (log.equals(log()) ? "a" : "b") + thread;
          var _ =
              threads.submit(() ->
                  IntStream.range(0, each)
                      .mapToObj(n -> Records.begun(prefix + "-" + n, NOON.plusMillis(n)))
                      .forEach(begun -> {
                        log.begin(begun);
                        log.end(Records.ended(begun, new Outcome.Succeeded()));
                      }));
        }
      }
    }
    assertThat(log().list(1000, Optional.empty())).hasSize(16 * each);
    assertThat(log().open()).isEmpty();
  }

  private InvocationRecord begun(String id, int secondsAfterNoon) {
    InvocationRecord begun = Records.begun(id, NOON.plusSeconds(secondsAfterNoon));
    log().begin(begun);
    return begun;
  }

  private InvocationRecord ended(InvocationRecord begun) {
    InvocationRecord ended = Records.ended(begun, new Outcome.Succeeded());
    log().end(ended);
    return ended;
  }
}
