/** Finds the running containers of this host and takes hold of exactly one. */
@NullMarked
package dev.recap.engine.target;

import org.jspecify.annotations.NullMarked;
