/** Registries over HTTP: the OCI distribution specification 1.1, one class for each endpoint. */
@NullMarked
package dev.recap.catalog.registry;

import org.jspecify.annotations.NullMarked;
