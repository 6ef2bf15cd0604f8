/** Acceptance, architecture and hostile-case tests over all modules together. */
@NullMarked
package dev.recap.tests;

import org.jspecify.annotations.NullMarked;
