/** Checks a caller's parameters against a capsule's JSON Schema. */
@NullMarked
package dev.recap.catalog.parameters;

import org.jspecify.annotations.NullMarked;
