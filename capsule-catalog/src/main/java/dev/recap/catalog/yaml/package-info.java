/** YAML text to plain values, with the line each of them stands on. */
@NullMarked
package dev.recap.catalog.yaml;

import org.jspecify.annotations.NullMarked;
