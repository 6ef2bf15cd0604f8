/** Rules of triggers: read from files, held against events, filled in from them, explained. */
@NullMarked
package dev.recap.server.trigger.rule;

import org.jspecify.annotations.NullMarked;
