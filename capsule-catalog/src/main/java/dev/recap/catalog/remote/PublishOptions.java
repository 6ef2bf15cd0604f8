package dev.recap.catalog.remote;

import java.util.List;

/**
 * How to publish.
 *
 * @param channels tags besides the version and {@code latest} that are to stand for it
 * @param force whether {@code latest} and channels may go back to a lower version
 */
public record PublishOptions(List<String> channels, boolean force) {
  /** Under its version and, if it is the highest, {@code latest}. */
  public static final PublishOptions STANDARD = new PublishOptions(List.of(), false);
}
