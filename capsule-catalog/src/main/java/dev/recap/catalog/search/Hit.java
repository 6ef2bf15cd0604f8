package dev.recap.catalog.search;

import java.util.List;

/**
 * A capsule that was found.
 *
 * @param entry its newest version that was not yanked
 * @param installed whether exactly this is on this host
 * @param missing words that it has not, because no capsule has all of them
 * @param near words that no capsule has, for which it has one like it
 */
public record Hit(Entry entry, boolean installed, List<String> missing, List<String> near) {}
