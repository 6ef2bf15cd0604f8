/** What a whole RECap must hold to on a real host, as its users would see it. */
@NullMarked
package dev.recap.tests.acceptance;

import org.jspecify.annotations.NullMarked;
