/** Folders of the command's own. */
@NullMarked
package dev.recap.cli.files;

import org.jspecify.annotations.NullMarked;
