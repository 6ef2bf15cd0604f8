/** The examples of READMEs and the table of capsules, made from what tests saw. */
@NullMarked
package dev.recap.cli.example;

import org.jspecify.annotations.NullMarked;
