package dev.recap.catalog.manifest;

/**
 * Something wrong in a manifest.
 *
 * @param pointer the JSON Pointer of where it is
 * @param text what is wrong and what to write instead
 */
record Finding(String pointer, String text) {}
