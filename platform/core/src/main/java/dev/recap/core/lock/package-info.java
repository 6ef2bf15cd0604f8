/** Work that one process of a host does at a time. */
@NullMarked
package dev.recap.core.lock;

import org.jspecify.annotations.NullMarked;
