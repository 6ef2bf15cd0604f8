/**
 * Decides what may be invoked: keys, signatures as cosign makes them, and the operator's policy.
 */
@NullMarked
package dev.recap.catalog.trust;

import org.jspecify.annotations.NullMarked;
