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
 * How long searches take among 5,000 capsules: the time of the processor, which does not depend on
 * what else the machine does.
 */
final class SearchTimeTest {
  private static final int CAPSULES = 5_000;
  private static final int SEARCHES = 400;
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
      time(index); // Warms up.
      long[] nanos = time(index);
      double median = nanos[SEARCHES / 2] / 1e6;
      double slow = nanos[SEARCHES * 99 / 100] / 1e6;
      System.out.printf(
          "search of %d capsules: p50 %.2f ms, p99 %.2f ms%n", CAPSULES, median, slow);
      assertThat(median).isLessThan(20);
    }
  }

  private static long[] time(CatalogIndex index) throws IOException {
    Random random = new Random(7);
    long[] nanos = new long[SEARCHES];
    for (int i = 0; i < SEARCHES; i++) {
      List<String> words =
          random.ints(1 + i % 3, 0, WORDS.size()).mapToObj(WORDS::get).distinct().toList();
      CatalogQuery query = new CatalogQuery(words, CatalogQuery.Filter.ALL, 25);
      long began = THREADS.getCurrentThreadCpuTime();
      CatalogIndex.Found found = index.search(query, _ -> true);
      nanos[i] = THREADS.getCurrentThreadCpuTime() - began;
      assertThat(found.hits()).isNotEmpty();
    }
    Arrays.sort(nanos);
    return nanos;
  }
}
