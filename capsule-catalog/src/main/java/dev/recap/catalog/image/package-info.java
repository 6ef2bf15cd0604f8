/** Images that capsules start from, wherever they are. */
@NullMarked
package dev.recap.catalog.image;

import org.jspecify.annotations.NullMarked;
