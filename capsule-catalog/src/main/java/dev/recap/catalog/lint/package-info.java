/** Says of a capsule's folder what is wrong, what is missing and what power it does not need. */
@NullMarked
package dev.recap.catalog.lint;

import org.jspecify.annotations.NullMarked;
