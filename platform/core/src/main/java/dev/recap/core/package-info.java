/** The model, the use cases and the ports of RECap; depends on nothing but the JDK. */
@NullMarked
package dev.recap.core;

import org.jspecify.annotations.NullMarked;
