/** Measures what an invocation costs, side by side with the tools it is compared with. */
@NullMarked
package dev.recap.tests.benchmark;

import org.jspecify.annotations.NullMarked;
