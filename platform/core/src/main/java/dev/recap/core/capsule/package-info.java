/** What a capsule is: its reference, its manifest and the values a caller gives it. */
@NullMarked
package dev.recap.core.capsule;

import org.jspecify.annotations.NullMarked;
