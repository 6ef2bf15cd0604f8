/** A class of the catalog that uses the engine. */
@NullMarked
package dev.recap.catalog.offender;

import org.jspecify.annotations.NullMarked;
