/** The registry namespaces that an operator configured, where capsules are looked for. */
@NullMarked
package dev.recap.catalog.source;

import org.jspecify.annotations.NullMarked;
