/** System calls of Linux through the foreign-function API; the only home of native calls. */
@NullMarked
package dev.recap.engine.linux;

import org.jspecify.annotations.NullMarked;
