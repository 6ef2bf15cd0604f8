package dev.recap.client;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param next with which the next page is asked for; empty: this is the last one
 */
public record Page<T>(List<T> items, Optional<String> next) {
  /** Keeps a page. */
  public Page {
    items = List.copyOf(items);
  }
}
