/** Shows the stacks of all threads of a process of the target, which goes on as before. */
package dev.recap.functions.stack;
