/** Classes that break one rule of the architecture each. */
@NullMarked
package dev.recap.tests.offender;

import org.jspecify.annotations.NullMarked;
