package dev.recap.catalog.manifest;

/**
 * Something wrong in a YAML file.
 *
 * @param pointer the JSON Pointer of where it is
 * @param text what is wrong and what to write instead
 */
public record Finding(String pointer, String text) {}
