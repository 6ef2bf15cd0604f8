/** Builds root file systems from Debian packages and local files. */
@NullMarked
package dev.recap.catalog.rootfs;

import org.jspecify.annotations.NullMarked;
