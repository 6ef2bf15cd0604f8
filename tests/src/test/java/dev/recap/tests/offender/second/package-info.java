/** The other half of a package cycle. */
@NullMarked
package dev.recap.tests.offender.second;

import org.jspecify.annotations.NullMarked;
