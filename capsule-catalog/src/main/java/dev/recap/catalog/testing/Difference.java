package dev.recap.catalog.testing;

/**
 * Something that is not as expected.
 *
 * @param what "outcome", "output", "output $[0].pid"
 * @param expected in words or as text
 * @param actual what was found
 */
public record Difference(String what, String expected, String actual) {}
