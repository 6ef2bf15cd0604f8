/** {@code recap serve} as its callers and its operators have it, on real containers. */
@NullMarked
package dev.recap.tests.serve;

import org.jspecify.annotations.NullMarked;
