/**
 * What publishers say of a version afterwards: that it is deprecated or yanked, or mends a flaw.
 */
@NullMarked
package dev.recap.catalog.life;

import org.jspecify.annotations.NullMarked;
