/** Builds Java functions: their shared runtime, their code and the Maven artifacts they use. */
@NullMarked
package dev.recap.catalog.jvm;

import org.jspecify.annotations.NullMarked;
