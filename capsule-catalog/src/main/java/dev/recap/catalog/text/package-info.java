/** Texts: patterns of names, and what strangers wrote made fit to be shown. */
@NullMarked
package dev.recap.catalog.text;

import org.jspecify.annotations.NullMarked;
