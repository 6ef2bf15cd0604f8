/** What happens, which rules it calls for, and what became of that: the words of triggers. */
@NullMarked
package dev.recap.server.trigger;

import org.jspecify.annotations.NullMarked;
