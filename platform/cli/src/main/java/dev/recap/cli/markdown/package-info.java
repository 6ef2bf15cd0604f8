/** Markdown documents as text for a terminal. */
@NullMarked
package dev.recap.cli.markdown;

import org.jspecify.annotations.NullMarked;
