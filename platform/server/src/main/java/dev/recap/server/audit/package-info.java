/** The log of who invoked what, to which nothing can be done unnoticed but adding to it. */
@NullMarked
package dev.recap.server.audit;

import org.jspecify.annotations.NullMarked;
