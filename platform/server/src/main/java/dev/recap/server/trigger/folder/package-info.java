/** Keeps the rules in force that are in the files of a folder. */
@NullMarked
package dev.recap.server.trigger.folder;

import org.jspecify.annotations.NullMarked;
