/**
 * Runs capsules on one host: finds targets, joins their namespaces, runs and takes everything away.
 */
@NullMarked
package dev.recap.engine;

import org.jspecify.annotations.NullMarked;
