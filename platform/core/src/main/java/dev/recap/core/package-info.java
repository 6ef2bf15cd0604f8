/** RECap's model, use cases and ports; depends on nothing but the JDK. */
@NullMarked
package dev.recap.core;

import org.jspecify.annotations.NullMarked;
