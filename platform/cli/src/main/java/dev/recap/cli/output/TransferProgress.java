package dev.recap.cli.output;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.Transfer;
import dev.recap.core.capsule.Digest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how much of a transfer is done: a bar where standard error is a terminal, elsewhere a line
 * now and then, so that nobody waits in silence.
 */
public final class TransferProgress implements Transfer, AutoCloseable {
  private static final int COLUMNS = 79;
  private static final long MEGABYTE = 1_000_000;
  private static final long LINE_EVERY = Duration.ofSeconds(5).toNanos();

  private final Console console;
  private final String task;
  private final Map<Digest, Long> there = new HashMap<>();
  private final Map<Digest, Long> sizes = new HashMap<>();
  private @Nullable ProgressBar bar;
  private long lastLine;

  /**
   * Of one transfer; nothing is shown until something moves.
   *
   * @param task what is done, {@code Pulling top:1.2.0} for example
   */
  public TransferProgress(Console console, String task) {
    this.console = console;
    this.task = task;
    this.lastLine = System.nanoTime();
  }

  @Override
  public synchronized void moved(Descriptor content, long bytes) {
    there.put(content.digest(), bytes);
    sizes.put(content.digest(), content.size());
    if (console.onTerminal()) {
      ProgressBar shown = bar == null ? start() : bar;
      bar = shown;
      shown.maxHint(total(sizes));
      shown.stepTo(total(there));
    } else if (System.nanoTime() - lastLine >= LINE_EVERY) {
      lastLine = System.nanoTime();
      console.say(
          String.format(
              Locale.ROOT,
              "recap: %s: %.1f of %.1f MB",
              task,
              total(there) / (double) MEGABYTE,
              total(sizes) / (double) MEGABYTE));
    }
  }

  private ProgressBar start() {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setUnit(" MB", MEGABYTE)
        .setInitialMax(0)
        .showSpeed()
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUpdateIntervalMillis(100)
        .setConsumer(new DelegatingProgressBarConsumer(console::progress, COLUMNS))
        .build();
  }

  private static long total(Map<Digest, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    console.clear();
  }
}
