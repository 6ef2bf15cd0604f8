/** Who asks a registry: credentials of this host, and the tokens they are exchanged for. */
@NullMarked
package dev.recap.catalog.registry.auth;

import org.jspecify.annotations.NullMarked;
