/** What is known of a capsule beside its content: its bill of materials and its test results. */
@NullMarked
package dev.recap.catalog.evidence;

import org.jspecify.annotations.NullMarked;
