/** One half of a package cycle. */
@NullMarked
package dev.recap.tests.offender.first;

import org.jspecify.annotations.NullMarked;
