package dev.recap.core.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class InvocationIdTest {

  @Test
  void sortsAsTheTimesDo() {
    List<String> ids =
        Stream.of(0L, 1L, 31L, 32L, 1_000_000_000_000L, 1_795_000_000_000L, 1_795_000_000_001L)
            .map(Instant::ofEpochMilli)
            .map(InvocationId::at)
            .toList();
    assertThat(ids).isSorted();
  }

  @Test
  void canBeTypedAndIsAlwaysOfTheSameLength() {
    assertThat(InvocationId.at(Instant.EPOCH)).matches("0{10}[0-9a-hjkmnp-tv-z]{10}");
    assertThat(InvocationId.at(Instant.parse("2026-03-01T12:00:00Z")))
        .matches("[0-9a-hjkmnp-tv-z]{20}");
  }

  @Test
  void tellsItsTime() {
    for (long millis : List.of(0L, 1L, 31L, 1_795_000_000_001L)) {
      assertThat(InvocationId.time(InvocationId.at(Instant.ofEpochMilli(millis))).toEpochMilli())
          .isEqualTo(millis);
    }
  }

  @Test
  void differsWithinTheSameMillisecond() {
    Set<String> ids = new HashSet<>();
    for (int n = 0; n < 10_000; n++) {
      ids.add(InvocationId.at(Instant.EPOCH));
    }
    assertThat(ids).hasSize(10_000);
  }
}
