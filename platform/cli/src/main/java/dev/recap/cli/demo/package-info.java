/** A minimal container to show capsules in. */
@NullMarked
package dev.recap.cli.demo;

import org.jspecify.annotations.NullMarked;
