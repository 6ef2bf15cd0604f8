/** What a target is: its reference, what a lookup found, and the port that looks it up. */
@NullMarked
package dev.recap.core.target;

import org.jspecify.annotations.NullMarked;
