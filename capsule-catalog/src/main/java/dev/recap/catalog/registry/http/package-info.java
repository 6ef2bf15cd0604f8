/** HTTP as registries need it: private authorities, proxies, redirects, limits of time and size. */
@NullMarked
package dev.recap.catalog.registry.http;

import org.jspecify.annotations.NullMarked;
