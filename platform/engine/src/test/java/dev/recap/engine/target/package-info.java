/** Tests of how targets are found and held. */
@NullMarked
package dev.recap.engine.target;

import org.jspecify.annotations.NullMarked;
