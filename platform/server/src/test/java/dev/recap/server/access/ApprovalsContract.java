package dev.recap.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.access.Approval.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every keeper of approvals does. */
abstract class ApprovalsContract {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123456789Z");
  private static final Instant LATER = NOW.plus(Duration.ofHours(1));
  private static final Approval.Decided BY_BOB = new Approval.Decided("bob", NOW.plusSeconds(5));

  private Approvals approvals;

  abstract Approvals open();

  @BeforeEach
  void begin() {
    approvals = open();
  }

  private static Approval pending(String id, String pin) {
    return new Approval(
        id,
        pin,
        new Approval.Pinned(
            "one",
            "alice",
            "top:1.2.0@" + Asks.DIGEST,
            "docker:web",
            "{\"n\":1}",
            true,
            Optional.of("to \"see\""),
            "inv-" + id),
        NOW,
        LATER,
        State.PENDING,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void keepsAllOfIt() {
    Approval one = pending("01", "p");

    assertThat(approvals.request(one)).isEqualTo(one);
    assertThat(approvals.find("01")).contains(one);
    assertThat(approvals.find("02")).isEmpty();
    assertThat(approvals.standing("p", NOW)).contains(one);
    assertThat(approvals.standing("q", NOW)).isEmpty();
  }

  @Test
  void keepsOneForAPinAsLongAsItStands() {
    approvals.request(pending("01", "p"));

    assertThat(approvals.request(pending("02", "p")).id()).isEqualTo("01");
    assertThat(approvals.request(pending("03", "q")).id()).isEqualTo("03");
    assertThat(approvals.list(10)).extracting(Approval::id).containsExactly("03", "01");
    assertThat(approvals.list(1)).extracting(Approval::id).containsExactly("03");
    assertThat(approvals.standing("p", LATER.minusNanos(1))).isPresent();
    assertThat(approvals.standing("p", LATER)).isEmpty();
  }

  @Test
  void countsThoseThatWait() {
    approvals.request(pending("01", "p"));
    approvals.request(pending("02", "q"));
    approvals.request(pending("03", "r"));
    approvals.decide("02", State.DENIED, BY_BOB, LATER);

    assertThat(approvals.pending("alice", NOW)).isEqualTo(2);
    assertThat(approvals.pending("bob", NOW)).isZero();
    assertThat(approvals.pending("alice", LATER)).isZero();
  }

  @Test
  void isDecidedOnceAndInTime() {
    approvals.request(pending("01", "p"));
    approvals.request(pending("02", "q"));

    assertThat(approvals.decide("01", State.APPROVED, BY_BOB, LATER.plusSeconds(5))).isTrue();
    assertThat(approvals.decide("01", State.DENIED, BY_BOB, LATER)).isFalse();
    assertThat(approvals.decide("02", State.APPROVED, new Approval.Decided("bob", LATER), LATER))
        .isFalse();
    assertThat(approvals.decide("03", State.APPROVED, BY_BOB, LATER)).isFalse();
    Approval decided = approvals.find("01").orElseThrow();
    assertThat(decided.state()).isEqualTo(State.APPROVED);
    assertThat(decided.decided()).contains(BY_BOB);
    assertThat(decided.expires()).isEqualTo(LATER.plusSeconds(5));
  }

  @Test
  void isUsedOnceAndOnlyWhenApprovedAndInTime() {
    approvals.request(pending("01", "p"));
    assertThat(approvals.use("01", "inv-9", NOW)).isFalse();
    approvals.decide("01", State.APPROVED, BY_BOB, LATER);

    assertThat(approvals.use("01", "inv-9", LATER)).isFalse();
    assertThat(approvals.use("01", "inv-9", LATER.minusSeconds(1))).isTrue();
    assertThat(approvals.use("01", "inv-10", NOW)).isFalse();
    assertThat(approvals.find("01").orElseThrow().usedBy()).contains("inv-9");
    assertThat(approvals.standing("p", NOW)).isEmpty();
    assertThat(approvals.request(pending("02", "p")).id()).isEqualTo("02");
  }

  @Test
  void ofManyWhoUseItAtOnceOneSucceeds() throws InterruptedException, ExecutionException {
    approvals.request(pending("01", "p"));
    approvals.decide("01", State.APPROVED, BY_BOB, LATER);
    List<Callable<Boolean>> uses =
        IntStream.range(0, 16)
            .<Callable<Boolean>>mapToObj(n -> () -> approvals.use("01", "inv-" + n, NOW))
            .toList();
    int used = 0;
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> one : all.invokeAll(uses)) {
        used += one.get() ? 1 : 0;
      }
    }

    assertThat(used).isEqualTo(1);
  }
}
