/** What the capsules for Java virtual machines have in common: finding a JVM and talking to it. */
@NullMarked
package dev.recap.functions.jvm;

import org.jspecify.annotations.NullMarked;
