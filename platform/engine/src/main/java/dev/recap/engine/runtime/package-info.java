/**
 * Starts the OCI runtime in launchers that wait in their own limited cgroups and private mount
 * namespaces.
 */
@NullMarked
package dev.recap.engine.runtime;

import org.jspecify.annotations.NullMarked;
