/** The rules of the architecture that Maven cannot enforce, and the proof that each can fail. */
@NullMarked
package dev.recap.tests.architecture;

import org.jspecify.annotations.NullMarked;
