package dev.recap.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Streams;
import dev.recap.server.record.Records;
import dev.recap.server.redact.RedactionPatterns;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LiveInvocationsTest {
  private static final String ID = "01h00000000000000001";

  private final MemoryLog log = new MemoryLog();
  private final TestTime time = new TestTime();
  private final LiveInvocations live = live(LiveInvocations.Bounds.USUAL);
  private final InvocationRecord begun = Records.begun(ID, Records.ACCEPTED);

  @Test
  void tellsWhatHappensInItsOrderAndThenTheEnd() throws Exception {
    log.begin(begun);
    try (Publication told = live.publish(ID);
        Feed feed = follow(live, Position.START)) {
      told.entered(ID, Phase.ACCEPTED);
      told.notice(ID, "it is old");
      print(told, false, "one");
      print(told, true, "two");
      end(told, "one");
      assertThat(all(feed))
          .containsExactly(
              "1-0-0 phase accepted",
              "2-0-0 notice it is old",
              "2-3-0 stdout one",
              "2-3-3 stderr two",
              "end succeeded");
    }
    assertThat(live.bytes()).isZero();
    assertThat(live.feeds()).isZero();
  }

  @Test
  void tellsItWhileItHappens() throws Exception {
    log.begin(begun);
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
        Publication told = live.publish(ID);
        Feed feed = follow(live, Position.START)) {
      Future<List<Event>> read = readers.submit(() -> feed.next(Duration.ofSeconds(20)));
      Thread.sleep(50);
      print(told, false, "now");
      assertThat(read.get(10, TimeUnit.SECONDS))
          .extracting(LiveInvocationsTest::text)
          .containsExactly("0-3-0 stdout now");
      assertThat(feed.next(Duration.ofMillis(1))).isEmpty();
    }
  }

  @Test
  void readsOnFromTheLastEventThatWasSeen() throws Exception {
    log.begin(begun);
    try (Publication told = live.publish(ID)) {
      told.entered(ID, Phase.ACCEPTED);
      print(told, false, "abc");
      print(told, false, "def");
      end(told, "abcdef");
      try (Feed feed = follow(live, parse("1-2-0"))) {
        assertThat(String.join("", all(feed)))
            .isEqualTo("1-6-0 stdout cdef1-6-3 stderr err2-6-3 phase endedend succeeded");
      }
    }
  }

  @Test
  void readsOnFromTheSameEventInTheRecord() throws Exception {
    log.begin(begun);
    List<String> first;
    try (Publication told = live.publish(ID);
        Feed feed = follow(live, Position.START)) {
      told.entered(ID, Phase.ACCEPTED);
      print(told, false, "one ");
      print(told, true, "err");
      first = List.of(text(feed.next(Duration.ofSeconds(1)).get(1)));
      print(told, false, "two");
      end(told, "one two");
    }
    assertThat(first).containsExactly("1-4-0 stdout one ");
    try (Feed feed = follow(live, parse("1-4-0"))) {
      assertThat(all(feed))
          .containsExactly(
              "1-7-0 stdout two", "1-7-3 stderr err", "2-7-3 phase ended", "end succeeded");
    }
    try (Feed feed = follow(live, Position.END)) {
      assertThat(feed.ended()).isTrue();
    }
  }

  @Test
  void tellsHowMuchOfARecordsOutputIsNotKept() throws Exception {
    InvocationRecord ended = ended(new Captured("kept".getBytes(StandardCharsets.UTF_8), 1000));
    log.begin(ended);
    try (Feed feed = follow(live, Position.START)) {
      assertThat(all(feed)).contains("1-4-0 stdout kept", "2-1000-3 gap 996 0");
    }
  }

  @Test
  void showsNoSecretHoweverItIsCut() throws Exception {
    log.begin(begun);
    try (Publication told = live.publish(ID);
        Feed feed = follow(live, Position.START)) {
      told.checked(ID, new Parameters(Map.of(), "{}", "{}", Set.of("hunter2"), Set.of()));
      print(told, false, "is hunt");
      print(told, false, "er2, hunt");
      end(told, "");
      assertThat(all(feed))
          .containsExactly(
              "0-3-0 stdout is ",
              "0-15-0 stdout [redacted], ",
              "0-19-0 stdout hunt",
              "0-19-3 stderr err",
              "end succeeded");
    }
  }

  @Test
  void showsNothingThatPatternsFind() throws Exception {
    log.begin(begun);
    LiveInvocations redacting =
        new LiveInvocations(
            log, time, LiveInvocations.Bounds.USUAL, RedactionPatterns.of(List.of("key=[a-z]+")));
    try (Publication told = redacting.publish(ID);
        Feed feed = follow(redacting, Position.START)) {
      told.checked(ID, new Parameters(Map.of(), "{}", "{}", Set.of("hunter2"), Set.of()));
      print(told, false, "a ke");
      print(told, false, "y=abc");
      print(told, false, "d hunter2\nrest");
      end(told, "");
      assertThat(all(feed))
          .containsExactly(
              "0-24-0 stdout a [redacted] [redacted]\n",
              "0-28-0 stdout rest",
              "0-28-3 stderr err",
              "end succeeded");
    }
  }

  @Test
  void cutsNoCharacterInTwo() throws Exception {
    log.begin(begun);
    byte[] euro = "\u20ac".getBytes(StandardCharsets.UTF_8);
    try (Publication told = live.publish(ID);
        Feed feed = follow(live, Position.START)) {
      told.output(false, euro, 2);
      assertThat(feed.next(Duration.ofMillis(1))).isEmpty();
      told.output(false, new byte[] {euro[2], (byte) 0xff}, 2);
      end(told, "");
      List<Event> events = feed.next(Duration.ofSeconds(1));
      assertThat(sent(events.get(0)))
          .isEqualTo("id: 0-3-0\nevent: stdout\ndata: {\"text\":\"\u20ac\"}\n\n");
      assertThat(sent(events.get(1)))
          .isEqualTo("id: 0-4-0\nevent: stdout\ndata: {\"base64\":\"/w==\"}\n\n");
    }
  }

  @Test
  void dropsTheOldestOutputAndSaysSo() throws Exception {
    LiveInvocations small = live(new LiveInvocations.Bounds(100_000, 20_000, 10));
    log.begin(begun);
    try (Publication told = small.publish(ID);
        Feed feed = follow(small, Position.START)) {
      told.entered(ID, Phase.ACCEPTED);
      for (int i = 0; i < 100; i++) {
        print(told, false, "x".repeat(1000));
      }
      assertThat(small.bytes()).isLessThanOrEqualTo(20_000);
      end(told, "");
      List<String> events = all(feed);
      assertThat(events.get(0)).isEqualTo("1-0-0 phase accepted");
      assertThat(events.get(1)).matches("1-8[0-9]000-0 gap 8[0-9]000 0");
      assertThat(events.getLast()).isEqualTo("end succeeded");
      assertThat(events.get(events.size() - 3)).startsWith("1-100000-0 stdout");
    }
  }

  @Test
  void allOfThemTogetherKeepABoundedAmount() {
    LiveInvocations small = live(new LiveInvocations.Bounds(1_000_000, 500_000, 10));
    List<Publication> all = new ArrayList<>();
    for (int n = 0; n < 50; n++) {
      Publication told = small.publish("id" + n);
      all.add(told);
      for (int i = 0; i < 500; i++) {
        print(told, false, "x".repeat(1000));
      }
      assertThat(small.bytes()).isLessThan(1_550_000);
    }
    small.publish("one more").close();
    assertThat(small.bytes()).isLessThan(1_050_000);
    all.forEach(Publication::close);
    assertThat(small.bytes()).isZero();
  }

  @Test
  void tellsAtTheEndWhatNobodyToldBefore() throws Exception {
    log.begin(begun);
    try (Publication told = live.publish(ID);
        Feed feed = follow(live, Position.START)) {
      print(told, false, "begin");
      end(told, "beginning");
      assertThat(all(feed))
          .containsExactly(
              "0-5-0 stdout begin", "0-9-0 stdout ning", "0-9-3 stderr err", "end succeeded");
    }
  }

  @Test
  void thoseWhoInvokeAndThoseWhoFollowSeeTheSame() throws Exception {
    log.begin(begun);
    StringBuilder seen = new StringBuilder();
    try (Publication told = live.publish(ID);
        Feed feed = follow(live, Position.START)) {
      Streams streams =
          told.with(
              new Streams.Piped(
                  Optional.empty(),
                  (stderr, bytes, length) ->
                      seen.append(new String(bytes, 0, length, StandardCharsets.UTF_8))));
      told.with(Progress.SILENT).entered(ID, Phase.ACCEPTED);
      ((Streams.Piped) streams).live().output(false, new byte[] {'h', 'i', '?'}, 2);
      assertThat(feed.next(Duration.ofSeconds(1)))
          .extracting(LiveInvocationsTest::text)
          .containsExactly("1-0-0 phase accepted", "1-2-0 stdout hi");
    }
    assertThat(seen).hasToString("hi");
  }

  @Test
  void takesNoMoreReadersThanItMayHave() {
    LiveInvocations small = live(new LiveInvocations.Bounds(1_000_000, 500_000, 1));
    log.begin(begun);
    Feed first = follow(small, Position.START);
    assertThat(small.follow(ID, Position.START)).isInstanceOf(Feed.Following.Full.class);
    first.close();
    first.close();
    follow(small, Position.START).close();
    assertThat(small.feeds()).isZero();
  }

  @Test
  void whoFollowsOneThatWaitsForItsTurnIsToldOnceItRuns() throws Exception {
    try (Feed feed = follow(live, Position.START)) {
      assertThat(feed.next(Duration.ofMillis(1))).isEmpty();
      log.begin(begun);
      try (Publication told = live.publish(ID)) {
        told.entered(ID, Phase.ACCEPTED);
        end(told, "");
        assertThat(all(feed)).startsWith("1-0-0 phase accepted").endsWith("end succeeded");
      }
    }
    assertThat(live.feeds()).isZero();
  }

  @Test
  void noticesTheEndOfOneThatRunsInAnotherProcess() throws Exception {
    log.begin(begun);
    try (Feed feed = follow(live, Position.START)) {
      assertThat(feed.next(Duration.ofMillis(1))).isEmpty();
      log.end(ended(Records.text("from there")));
      time.pass(Duration.ofSeconds(3));
      assertThat(all(feed)).contains("1-10-0 stdout from there", "end succeeded");
    }
    assertThat(live.bytes()).isZero();
  }

  @Test
  void whoWaitsForAQueuedOneFollowsItOnceItRuns() throws Exception {
    log.begin(begun);
    try (Feed feed = follow(live, Position.START);
        Publication told = live.publish(ID)) {
      print(told, false, "go");
      assertThat(text(feed.next(Duration.ofSeconds(1)).getFirst())).isEqualTo("0-2-0 stdout go");
    }
  }

  @Test
  void tenThousandFollowOne() throws Exception {
    log.begin(begun);
    int readers = 10_000;
    CountDownLatch following = new CountDownLatch(readers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Publication told = live.publish(ID)) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int n = 0; n < readers; n++) {
        all.add(threads.submit(() -> count(following)));
      }
      assertThat(following.await(60, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 20; i++) {
        print(told, false, "line " + (10 + i) + "\n");
        Thread.sleep(5);
      }
      end(told, "");
      for (Future<Integer> one : all) {
        assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(163);
      }
    }
    assertThat(live.feeds()).isZero();
  }

  private int count(CountDownLatch following) throws InterruptedException {
    int bytes = 0;
    try (Feed feed = follow(live, Position.START)) {
      following.countDown();
      while (!feed.ended()) {
        for (Event event : feed.next(Duration.ofSeconds(60))) {
          if (event.content() instanceof Event.Content.Printed printed) {
            bytes += printed.bytes().remaining();
          }
        }
      }
    }
    return bytes;
  }

  private LiveInvocations live(LiveInvocations.Bounds bounds) {
    return new LiveInvocations(log, time, bounds);
  }

  private void end(Publication told, String stdout) {
    InvocationRecord ended = ended(Records.text(stdout));
    log.end(ended);
    told.ended(ended);
  }

  private InvocationRecord ended(Captured stdout) {
    InvocationRecord full = Records.ended(begun, new Outcome.Succeeded());
    return new InvocationRecord(
        full.id(),
        full.owner(),
        full.capsule(),
        full.target(),
        full.targetId(),
        full.parameters(),
        full.caller(),
        full.reason(),
        full.parent(),
        full.accepted(),
        full.ended(),
        full.outcome(),
        Map.of(Phase.ACCEPTED, Duration.ofMillis(1)),
        stdout,
        Records.text("err"),
        full.result(),
        full.artifacts(),
        full.receipt(),
        List.of());
  }

  private static Feed follow(LiveInvocations live, Position from) {
    return ((Feed.Following.Open) live.follow(ID, from)).feed();
  }

  private static Position parse(String text) {
    return Position.parse(text).orElseThrow();
  }

  private static void print(Publication told, boolean stderr, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    told.output(stderr, bytes, bytes.length);
  }

  private static List<String> all(Feed feed) throws InterruptedException {
    List<String> all = new ArrayList<>();
    while (!feed.ended()) {
      List<Event> events = feed.next(Duration.ofSeconds(5));
      assertThat(events).isNotEmpty();
      events.forEach(event -> all.add(text(event)));
    }
    return all;
  }

  private static String sent(Event event) {
    return new String(new EventText().of(event), StandardCharsets.UTF_8);
  }

  private static String text(Event event) {
    String content =
        switch (event.content()) {
          case Event.Content.Entered entered -> "phase " + entered.phase().word();
          case Event.Content.Noticed noticed -> "notice " + noticed.notice();
          case Event.Content.Printed printed ->
              (printed.stderr() ? "stderr " : "stdout ")
                  + StandardCharsets.UTF_8.decode(printed.bytes().duplicate());
          case Event.Content.Missed missed -> "gap " + missed.stdout() + " " + missed.stderr();
          case Event.Content.Ended ended -> ended.invocation().outcome().orElseThrow().word();
        };
    return event.reached() + " " + content;
  }
}
