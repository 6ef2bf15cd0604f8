package dev.recap.server.trigger.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CronTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static List<String> due(String cron, ZoneId zone, String after, String until) {
    return new CronTimes(cron, zone)
        .between(Instant.parse(after), Instant.parse(until)).stream()
            .map(Instant::toString)
            .toList();
  }

  @Test
  void takesTimesAsTheirZoneHasThem() {
    assertThat(due("30 9 * * MON-FRI", BERLIN, "2026-11-20T00:00:00Z", "2026-11-24T00:00:00Z"))
        .containsExactly("2026-11-20T08:30:00Z", "2026-11-23T08:30:00Z");
    assertThat(
            due(
                "0 0 1 * *",
                ZoneId.of("Asia/Kathmandu"),
                "2026-01-15T00:00:00Z",
                "2026-02-15T00:00:00Z"))
        .containsExactly("2026-01-31T18:15:00Z");
  }

  @Test
  void leavesTheFirstMomentOutAndTakesTheLast() {
    assertThat(due("* * * * *", BERLIN, "2026-11-20T10:00:00Z", "2026-11-20T10:02:00Z"))
        .containsExactly("2026-11-20T10:01:00Z", "2026-11-20T10:02:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    // 2026-03-29: 02:00 becomes 03:00, which is 01:00 UTC.
    "30 2 * * *, 2026-03-28T12:00:00Z, 2026-03-29T12:00:00Z, 2026-03-29T01:00:00Z",
    "0 3 * * *, 2026-03-28T12:00:00Z, 2026-03-29T12:00:00Z, 2026-03-29T01:00:00Z",
    // 2026-10-25: 03:00 becomes 02:00, which is 01:00 UTC.
    "30 2 * * *, 2026-10-24T12:00:00Z, 2026-10-25T12:00:00Z, 2026-10-25T00:30:00Z",
    "30 3 * * *, 2026-10-24T12:00:00Z, 2026-10-25T12:00:00Z, 2026-10-25T02:30:00Z",
  })
  void isDueOnceOnTheDaysWhenClocksChange(String cron, String after, String until, String once) {
    assertThat(due(cron, BERLIN, after, until)).containsExactly(once);
  }

  @Test
  void countsTimeThatPassesWhereTheHoursAreAny() {
    assertThat(due("30 * * * *", BERLIN, "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z"))
        .containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z");
    assertThat(due("30 * * * *", BERLIN, "2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z"))
        .containsExactly(
            "2026-10-24T23:30:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:30:00Z");
  }

  @Test
  void missesNothingHoweverTheTimeIsCut() {
    for (String cron : List.of("*/20 * * * *", "30 2 * * *", "15,45 2 * * *")) {
      Instant end = Instant.parse("2026-10-25T06:00:00Z");
      CronTimes times = new CronTimes(cron, BERLIN);
      for (int step : List.of(1, 7, 61, 3607)) {
        Instant begin = Instant.parse("2026-10-24T22:00:00Z");
        List<Instant> whole = times.between(begin, end);
        List<Instant> pieces = new java.util.ArrayList<>();
        for (Instant at = begin; at.isBefore(end); ) {
          Instant next = at.plusSeconds(step * 10L);
          next = next.isAfter(end) ? end : next;
          pieces.addAll(times.between(at, next));
          at = next;
        }
        assertThat(pieces).as("%s by %d", cron, step).isEqualTo(whole);
      }
    }
  }

  @Test
  void findsTheLastOneHoweverLongAgo() {
    CronTimes yearly = new CronTimes("0 0 1 1 *", BERLIN);
    assertThat(
            yearly.last(
                Instant.parse("2020-06-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z")))
        .contains(Instant.parse("2025-12-31T23:00:00Z"));
    assertThat(
            yearly.last(
                Instant.parse("2026-06-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z")))
        .isEmpty();
  }

  @Test
  void refusesWhatIsNoExpression() {
    assertThatThrownBy(() -> new CronTimes("61 * * * *", BERLIN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
