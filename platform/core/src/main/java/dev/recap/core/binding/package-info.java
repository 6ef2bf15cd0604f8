/** Which namespaces, identity, capabilities, mounts and limits an invocation gets. */
@NullMarked
package dev.recap.core.binding;

import org.jspecify.annotations.NullMarked;
