package dev.recap.catalog.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long searches take among 5,000 capsules: the time of the processor, and the time that passes,
 * in the best round of several where the machine is busy with something else.
 */
final class SearchTimeTest {
  private static final int CAPSULES = 5_000;
  private static final int SEARCHES = 400;
  private static final int ROUNDS = 5;

  /** What half of all searches may take. */
  private static final double MOST_MILLISECONDS = 20;

  private static final List<String> WORDS =
      List.of(
          "dump",
          "postgres",
          "heap",
          "slow",
          "network",
          "trace",
          "certificate",
          "tcpdmup",
          "jvm",
          "captures",
          "expired",
          "rotat",
          "number",
          "firewall",
          "kernel");

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @TempDir private Path folder;

  @Test
  void findsAmongFiveThousandInMilliseconds() throws IOException {
    List<Entry> all = Capsules.many(CAPSULES);
    new SourceIndex(folder, "team").change(_ -> all, Map.of());
    try (CatalogIndex index = CatalogIndex.open(folder, List::of, List.of("team"))) {
      round(index); // Warms up.
      Round best = round(index);
      for (int i = 1; i < ROUNDS && best.elapsed().p50() >= MOST_MILLISECONDS; i++) {
        best = best.orQuicker(round(index));
      }
      System.out.printf(
          "search of %d capsules: processor %s, elapsed %s%n",
          CAPSULES, best.processor(), best.elapsed());
      assertThat(best.processor().p50()).isLessThan(MOST_MILLISECONDS);
      assertThat(best.elapsed().p50()).isLessThan(MOST_MILLISECONDS);
    }
  }

  /** What the searches of one round took. */
  private record Round(Times processor, Times elapsed) {
    Round orQuicker(Round other) {
      return other.elapsed().p50() < elapsed.p50() ? other : this;
    }
  }

  /** Percentiles, in milliseconds. */
  private record Times(double p50, double p99) {
    static Times of(long[] nanos) {
      Arrays.sort(nanos);
      return new Times(nanos[SEARCHES / 2] / 1e6, nanos[SEARCHES * 99 / 100] / 1e6);
    }

    @Override
    public String toString() {
      return "p50 %.2f ms, p99 %.2f ms".formatted(p50, p99);
    }
  }

  private static Round round(CatalogIndex index) throws IOException {
    Random random = new Random(7);
    long[] processor = new long[SEARCHES];
    long[] elapsed = new long[SEARCHES];
    for (int i = 0; i < SEARCHES; i++) {
      List<String> words =
          random.ints(1 + i % 3, 0, WORDS.size()).mapToObj(WORDS::get).distinct().toList();
      CatalogQuery query = new CatalogQuery(words, CatalogQuery.Filter.ALL, 25);
      long began = System.nanoTime();
      long ranBefore = THREADS.getCurrentThreadCpuTime();
      CatalogIndex.Found found = index.search(query, _ -> true);
      processor[i] = THREADS.getCurrentThreadCpuTime() - ranBefore;
      elapsed[i] = System.nanoTime() - began;
      assertThat(found.hits()).isNotEmpty();
    }
    return new Round(Times.of(processor), Times.of(elapsed));
  }
}
