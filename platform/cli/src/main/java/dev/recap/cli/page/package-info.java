/** What is known of a capsule, as JSON and for people to read. */
@NullMarked
package dev.recap.cli.page;

import org.jspecify.annotations.NullMarked;
